"""The front: real uvicorn processes that are spoken to in bytes."""
