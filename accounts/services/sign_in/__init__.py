"""Who somebody is proved to be, and for how long: passwords and mailed links, passkeys, sessions, what happened.

    sessions          signed-in devices of both doors     <- start here
    credentials       passwords, and links in letters
    passkeys          the second way in, recovery codes
    security_events   what happened with an account
    disputes          "it was not me"

Never in it: a request, a cookie, a letter. Salts and the names of stored things stay as they were.
"""
