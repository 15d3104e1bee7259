"""The process itself: the adapter, the response cache, the environment, the embedded servers."""
