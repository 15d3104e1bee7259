"""Taking one's films along: `exports` writes everything about a member, `imports` reads files from elsewhere.

`reading` knows the files of Letterboxd, IMDb, Trakt, TMDb and our own; it knows no database.
"""
