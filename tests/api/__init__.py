"""The API as front-end developers meet it."""
