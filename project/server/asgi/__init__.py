"""Building blocks of the ASGI side: from a request on the event loop to Django's thread, and back.

    wsgi_adapter       one thread hop for a synchronous application   <- start here
    request_body       what a request may bring, and where it waits
    request_deadline   the end of a request's time
    frames             memory for the calls of a whole request, at once
    compression, etags how an answer is packed, and known again

Never in it: Django, and which addresses there are.
"""
