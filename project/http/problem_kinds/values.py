"""Refusals of single values, as ``errors[].code`` says them. Those of pydantic keep its codes, never its words."""

from django.utils.translation import gettext_lazy as _

from project.http.problem_kinds.kind import Kind, Text

SEND_AGAIN = _("Correct the value and send the request again.")
SEE_DOCUMENT = _("The document of the API names the limits of every value; apps can check them beforehand.")
DAYS = _("Write days like 2024-02-29.")
MOMENTS = _("Write moments like 2027-02-28T12:00:00Z.")
IDS = _("Take ids from answers of the API.")
CAUSES = _("Send the cause exactly as the reason carries it.")
ANOTHER = _("Let the person choose another one.")
AS_TEXT = _("In JSON, numbers and true or false stand without quotes, and text with them.")


def _value(code: str, title: Text, meaning: Text, remedy: Text = SEND_AGAIN, *, status: int = 422) -> Kind:
    return Kind(code, status, title, meaning, remedy)


SHAPES = (
    _value("missing", _("A value is missing"), _("The operation cannot do without this value.")),
    _value(
        "extra_forbidden", _("Nobody knows this field"),
        _("The operation has no parameter or field of this name, and a misspelt one would go unnoticed."),
        _("Correct the name or leave it out. Only “_” and names that begin with “utm_” pass unread."),
    ),
    _value(
        "repeated", _("Given twice"),
        _("A parameter of the address, or a field of the body, stands there more than once."),
        _("Send it once. Lists are written into one value, with commas."),
    ),
    _value("string_type", _("Not text"), _("Text is expected, and something else was sent."), AS_TEXT),
    _value("string_too_short", _("Too short"), _("The text has fewer characters than are needed."), SEE_DOCUMENT),
    _value("string_too_long", _("Too long"), _("The text has more characters than are taken."), SEE_DOCUMENT),
    _value(
        "string_pattern_mismatch", _("Not written as it has to be"),
        _("The value has a form of its own, such as codes of two letters or ids with commas."),
        _("Write it as the sentence of the refusal shows."),
    ),
    _value("string_unicode", _("Not valid text"), _("The text is not valid Unicode.")),
    _value(
        "unprintable", _("Characters that cannot be stored"), _("The text holds NUL or lone surrogates."),
        _("Remove these characters."),
    ),
    _value("int_type", _("Not a whole number"), _("A whole number is expected."), AS_TEXT),
    _value(
        "int_parsing", _("Not a whole number"),
        _("A whole number is expected: digits, perhaps after a minus, without blanks and leading zeros."),
    ),
    _value("int_from_float", _("Not a whole number"), _("A number with a fraction stands for a whole one.")),
    _value("int_parsing_size", _("Too large a number"), _("No number is taken that is so long."), SEE_DOCUMENT),
    _value("float_type", _("Not a number"), _("A number is expected."), AS_TEXT),
    _value("float_parsing", _("Not a number"), _("A number is expected: digits, perhaps with a point among them.")),
    _value("finite_number", _("Not a finite number"), _("Infinity and NaN are no values.")),
    _value("greater_than_equal", _("Too small a number"), _("The number is below the smallest one."), SEE_DOCUMENT),
    _value("less_than_equal", _("Too large a number"), _("The number is above the largest one."), SEE_DOCUMENT),
    _value("bool_type", _("Neither true nor false"), _("True or false is expected."), AS_TEXT),
    _value("bool_parsing", _("Neither true nor false"), _("True or false is expected.")),
    _value("date_type", _("Not a day"), _("A day is expected, as text."), DAYS),
    _value(
        "date_parsing", _("Not a day"), _("The text is no day, or a day that the calendar does not have."), DAYS,
    ),
    _value("date_from_datetime_parsing", _("Not a day"), _("A day is expected, without a time."), DAYS),
    _value("datetime_type", _("Not a moment"), _("A day with a time is expected, as text."), MOMENTS),
    _value(
        "datetime_from_date_parsing", _("Not a moment"),
        _("The text is no day with a time, or one that the calendar does not have."), MOMENTS,
    ),
    _value(
        "timezone_aware", _("Without a time zone"), _("The moment does not say how far its clock is from UTC."),
        MOMENTS,
    ),
    _value("uuid_type", _("Not such an id"), _("An id is expected, as text."), IDS),
    _value("uuid_parsing", _("Not such an id"), _("The text is not of the form that these ids have."), IDS),
    _value("list_type", _("Not a list"), _("A list is expected."), AS_TEXT),
    _value("dict_type", _("Not an object"), _("An object with named values is expected."), AS_TEXT),
    _value("model_type", _("Not an object"), _("An object with named fields is expected."), AS_TEXT),
    _value("model_attributes_type", _("Not an object"), _("An object with named fields is expected."), AS_TEXT),
    _value("too_long", _("Too many entries"), _("The list has more entries than are taken."), SEE_DOCUMENT),
    _value("too_short", _("Too few entries"), _("The list has fewer entries than are needed."), SEE_DOCUMENT),
    _value("literal_error", _("None of the choices"), _("Only certain words are taken."), SEE_DOCUMENT),
    _value("value_error", _("Not valid"), _("The value breaks a rule.")),
    _value("json_invalid", _("Not JSON"), _("The text is not a JSON object of texts.")),
)  # fmt: skip

RULES = (
    _value(
        "mixed", _("Commas and pipes"), _("A list of genres uses commas, which mean all, and pipes, which mean any."),
        _("Use one of them."),
    ),
    _value("years_backwards", _("The years run backwards"), _("The first year is later than the last one.")),
    _value("runtimes_backwards", _("The lengths run backwards"), _("The shortest length is above the longest one.")),
    _value("out_of_range", _("Outside the range"), _("The value lies outside what it can be."), SEE_DOCUMENT),
    _value("in_the_future", _("Not yet"), _("A film cannot have been seen on a day that has not come.")),
    _value(
        "unknown", _("None of the choices"), _("What was chosen is not offered."),
        _("Take one of the choices that an answer of the API names."),
    ),
    _value(
        "unknown_genre", _("No such genre"), _("There is no genre with this id."),
        _("Take the ids from the list of genres."),
    ),
    _value(
        "liked_and_disliked", _("Liked and disliked"), _("The same genre stands in both lists."),
        _("Take it out of one of them."),
    ),
    _value("too_few", _("Too few"), _("A guest of a group brings three films at least.")),
    _value(
        "not_a_number", _("Not told by a number"),
        _("Causes of this kind are told by a number: the id of a film, the first year of a decade."), CAUSES,
    ),
    _value("unknown_cause", _("No such cause"), _("Nothing of this name can speak for a film."), CAUSES),
    _value(
        "unknown_time_zone", _("No such time zone"), _("The name is not in the IANA time zone database."),
        _("Send a name such as Europe/Berlin."),
    ),
    _value(
        "unreadable", _("The file cannot be read"), _("It is damaged, or of a kind that is not known."),
        _("Export it again from the other site, and send it as it came."),
    ),
    _value("blank", _("Nothing to read"), _("The text is of blanks alone.")),
    _value(
        "cursor_invalid", _("Not a cursor"), _("“since” is no cursor of this member's lists."),
        _("Send what “next” was in the answer before, as it was; or leave “since” out to begin again."),
    ),
    _value(
        "void", _("Too late to undo"),
        _("An undo works for a day, and only while the film has not been changed again."),
    ),
)  # fmt: skip

ACCOUNTS = (
    _value(
        "taken", _("The address has an account"), _("Somebody has opened an account with this e-mail address."),
        _("Offer to log in, or to ask for a new password."), status=409,
    ),
    _value(
        "name_taken", _("The name is taken"), _("Somebody else in the group is called so."), _("Choose another name."),
        status=409,
    ),
    _value("wrong", _("Not right"), _("The password or code is not the right one."), _("Let the person try again.")),
    _value(
        "stale", _("The link works no longer"), _("It was used, has expired, or a newer one was sent."),
        _("Ask for a new one."),
    ),
    _value(
        "needs_password", _("The password is needed"),
        _("A new e-mail address is only taken together with the present password."),
        _("Send “current_password” with it."),
    ),
    _value("password_too_short", _("The password is too short"), _("Passwords have at least twelve characters.")),
    _value("password_too_long", _("The password is too long"), _("Passwords have at most 128 characters.")),
    _value(
        "password_too_similar", _("The password is too like the account"),
        _("It resembles the name or the e-mail address."), ANOTHER,
    ),
    _value(
        "password_too_common", _("The password is known"), _("It stands in lists of passwords from past breaches."),
        ANOTHER,
    ),
)  # fmt: skip

VALUES = (*SHAPES, *RULES, *ACCOUNTS)
