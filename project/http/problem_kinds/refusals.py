"""Refusals of whole requests, by the code of each."""

from django.utils.translation import gettext_lazy as _

from project.http.problem_kinds.kind import Kind

REFUSALS = (
    Kind(
        "bad_request", 400, _("The request cannot be read"),
        _("The body is no JSON, or the address or the headers cannot be read."),
        _("Send one JSON document in UTF-8, without NaN and Infinity, which JSON does not know."),
    ),
    Kind(
        "not_signed_in", 401, _("No access token"),
        _("The operation is for members, and the request brings no access token."),
        _("Log in, and send the access token with every request as “Authorization: Bearer …”."),
    ),
    Kind(
        "wrong_credentials", 401, _("Wrong address or password"),
        _("The e-mail address and the password do not belong together. Which of them is wrong is not told."),
        _("Let the person type both again, or ask for a new password by e-mail."),
    ),
    Kind(
        "token_expired", 401, _("The token has expired"),
        _("Access tokens live ten minutes, refresh tokens thirty days, personal tokens as long as was chosen."),
        _("Ask for new tokens with the refresh token, then repeat the request once. A personal token is made anew."),
    ),
    Kind(
        "token_invalid", 401, _("Not a valid token"),
        _("The token was not made by this site, is cut off, is of another kind, or a personal one that was revoked."),
        _("Ask for new tokens with the refresh token; if that is refused too, let the person log in again."),
    ),
    Kind(
        "session_ended", 401, _("The session is over"),
        _("The device was logged out, the password was changed, or a refresh token was used twice."),
        _("Forget both tokens and let the person log in again."),
    ),
    Kind(
        "forbidden", 403, _("Not allowed"),
        _("Whoever asks is known, and may not do this."),
        _("Do not repeat it. Ask somebody who may, such as the host of a group; and call the API over HTTPS only."),
    ),
    Kind(
        "insufficient_scope", 403, _("The token may only read"),
        _("The request would change something, and comes with a personal token whose only scope is “read”."),
        _("Make a personal token with the scope “write”."),
    ),
    Kind(
        "session_required", 403, _("Not with a personal token"),
        _("Tokens, sessions, passwords, addresses and the end of an account are for somebody who has logged in."),
        _("Let the person log in, and send the access token that comes of it."),
    ),
    Kind(
        "not_joined", 403, _("Not in the group"),
        _("Only people who have joined a group can vote in it and decide."),
        _("Let the person join first, and send what joining gave as “Participant”, or the member's token."),
    ),
    Kind(
        "host_only", 403, _("For the host alone"),
        _("Only the person who made the link ends the group or decides without a vote."),
        _("Show this only to the person whose place is that of the host."),
    ),
    Kind(
        "cross_site", 403, _("From another site"),
        _("The refresh token would come from a cookie, or go into one, and “Origin” names no page of this site."),
        _("Send it from a page of this site, or of an origin that its operator allows; or keep the token yourself."),
    ),
    Kind(
        "not_found", 404, _("There is no such thing"),
        _("Nothing stands at this address, or it belongs to somebody else."),
        _("Compare the path with the document of the API, and take ids from its answers."),
    ),
    Kind(
        "method_not_allowed", 405, _("Not this method"),
        _("The address exists, and does not take this method."),
        _("Use one of the methods that the header “Allow” names."),
    ),
    Kind(
        "not_acceptable", 406, _("Not in this form"),
        _("The header “Accept” names only media types that the operation does not speak."),
        _("Send “Accept: application/json”, or leave the header out."),
    ),
    Kind(
        "request_timeout", 408, _("Too slow"),
        _("The request did not arrive in time."),
        _("Send it again, on a new connection."),
    ),
    Kind(
        "conflict", 409, _("Already there"),
        _("It collides with what is already there."),
        _("Read the present state, then decide what to change."),
    ),
    Kind(
        "limit_reached", 409, _("As many as there may be"),
        _("There are as many of these as somebody may have: links of groups, personal tokens, causes left out."),
        _("Let the person take one away first."),
    ),
    Kind(
        "group_full", 409, _("All places are taken"),
        _("A group has eight places."),
        _("Try again when somebody has left, or make another group."),
    ),
    Kind(
        "undone", 409, _("The import was undone"),
        _("Nothing more can be answered about an import that was taken back."),
        _("Send the file again."),
    ),
    Kind(
        "answered", 409, _("Answered already"),
        _("What was answered about an import stands, as its rows have followed it."),
        _("Undo the import and send the file again to answer anew."),
    ),
    Kind(
        "settled", 409, _("Nothing to decide"),
        _("The row has found its film, or waits for an answer about its whole file."),
        _("Read the rows again, and offer only those that are unclear or were not found."),
    ),
    Kind(
        "cursor_too_old", 410, _("The cursor is too old"),
        _("Films that left all lists are told for ninety days, and “since” is from a time before."),
        _("Forget the lists that the app keeps, and begin again without “since”."),
    ),
    Kind(
        "changed_meanwhile", 412, _("Changed in the meantime"),
        _("“If-Match” names a version that is no longer the present one."),
        _("Read it again, apply the change to what is there now, and send the “ETag” that came with it."),
    ),
    Kind(
        "too_large", 413, _("Too much at once"),
        _("The body, or the file in it, is larger than the server accepts."),
        _("Send less at a time."),
    ),
    Kind(
        "uri_too_long", 414, _("The address is too long"),
        _("The address is longer than the server accepts."),
        _("Ask for fewer ids at a time."),
    ),
    Kind(
        "wrong_media_type", 415, _("Not this kind of body"),
        _("The body is declared as another media type than the operation takes."),
        _("Send JSON as “Content-Type: application/json”, and files as multipart/form-data."),
    ),
    Kind(
        "invalid", 422, _("Some of this is not valid"),
        _("One or several values break a rule. “errors” names each field with a code and a sentence."),
        _("Show each sentence beside its field, and send the request again when they are mended."),
    ),
    Kind(
        "too_many_requests", 429, _("Too many requests"),
        _("A limit is used up. “RateLimit” says which, and how much of it is left."),
        _("Wait as many seconds as “Retry-After” says, then go on."),
    ),
    Kind(
        "headers_too_large", 431, _("The headers are too large"),
        _("The header fields are larger than the server accepts."),
        _("Send fewer cookies and shorter headers."),
    ),
    Kind(
        "server_error", 500, _("The fault is ours"),
        _("Something went wrong on our side; it has been written down."),
        _("Try again later. If it stays, report the “request_id”."),
    ),
    Kind(
        "unavailable", 503, _("Briefly unavailable"),
        _("A part that is needed does not answer, or too many requests are waiting."),
        _("Wait as many seconds as “Retry-After” says, then try again."),
    ),
)  # fmt: skip
