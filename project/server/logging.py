"""Logs: one line an event, for people in development and as JSON in production. Secrets stay out."""

import logging
import logging.config
import re
from collections.abc import Callable, Iterable
from typing import Any, override

import orjson
import structlog

# httpx logs whole addresses, which may hold a key; the worker says two lines a task.
QUIET = ("httpx", "httpcore", "uvicorn.access", "django.tasks", "django_tasks_db")
# Of several lines, by us and by Django, which spells strangers' words out.
MULTILINE = ("event", "exception", "stack", "exc_info")

SLASH = "(?:/|%(?:25)*2f)+"  # in a path, plain or encoded, once or more: a pattern

# Where an exception came from, frame by frame, for a machine to search; without the values of variables.
_FRAMES = structlog.processors.ExceptionRenderer(
    structlog.tracebacks.ExceptionDictTransformer(show_locals=False, max_frames=40)
)


def _json(event: Any, *, default: Callable[[Any], Any], **_: Any) -> str:
    """One line; several times as fast as the standard library's."""
    return orjson.dumps(event, default=default, option=orjson.OPT_NON_STR_KEYS).decode()


def _visible(_logger: Any, _method: str, event: Any) -> Any:
    """Letters that a terminal would obey are spelled out: structlog quotes a value with blanks in it, and no other."""
    for key, value in event.items():
        if isinstance(value, str) and not value.isprintable() and key not in MULTILINE:
            event[key] = "".join(letter if letter.isprintable() else ascii(letter)[1:-1] for letter in value)
    return event


class SecretPaths:
    """Takes keys out of paths: of an address that opens something for whoever has it, the log holds no more than where.

    Args:
        prefixes: such as ``/together/``; the part of a path that follows one is a secret.
    """

    def __init__(self, prefixes: Iterable[str]) -> None:
        words = [prefix.strip("/").lower() for prefix in prefixes]
        self._words = (*words, "%") if words else ()
        ways = "|".join(SLASH + "".join(map(_written, word)) + SLASH for word in words) or "(?!)"
        # Not a backslash: as JSON it stands before the quote that ends a text within a text.
        self._key = re.compile(rf"({ways})(?!<)[^/?#\s\"'\\]+", re.IGNORECASE)

    def __call__(self, _logger: Any, _method: str, line: str) -> str:
        """For structlog, last: the line as it is written, with whatever an exception and its frames say."""
        return self.without(line)

    def without(self, text: str) -> str:
        """``text`` with each key replaced by dots; a route, which names it in angle brackets, stays.

        However the path is written: with capitals, with doubled slashes, as a value within another address.
        """
        lowered = text.lower()
        return self._key.sub(r"\1...", text) if any(word in lowered for word in self._words) else text

    def within(self, value: Any) -> Any:
        """``value`` with each key replaced in every text that it holds, however deep."""
        match value:
            case str():
                return self.without(value)
            case dict():
                return {self.within(key): self.within(item) for key, item in value.items()}
            case list() | tuple():
                return [self.within(item) for item in value]
        return value


def _written(letter: str) -> str:
    """A letter of a path, plain or encoded; also encoded twice, as within an address within an address."""
    codes = "|".join(sorted({f"{ord(form):02x}" for form in (letter.lower(), letter.upper())}))
    return f"(?:{re.escape(letter)}|%(?:25)*(?:{codes}))"


class _QuickLogger(logging.Logger):
    """Does not look for the line of code that logs: no format prints it, and the look costs as much as a metric."""

    @override
    def findCaller(self, *_options: Any, **_more: Any) -> tuple[str, int, str, None]:
        """Nothing."""
        return "", 0, "", None


def _logger(name: str) -> logging.Logger:
    """The logger of a module, for structlog; those of other packages are as ever."""
    usual = logging.getLoggerClass()
    logging.setLoggerClass(_QuickLogger)
    try:
        return logging.getLogger(name)
    finally:
        logging.setLoggerClass(usual)


def configure(options: dict[str, Any]) -> None:
    """Set up logging and structlog; called by Django with ``settings.LOGGING``."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    last: Any = (
        structlog.processors.JSONRenderer(serializer=_json)
        if options["format"] == "json"
        # With rich at hand structlog draws each frame's variables: seconds of work, and secrets in the log.
        else structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
    )
    formatter = {
        "()": structlog.stdlib.ProcessorFormatter,
        "processors": [
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            _FRAMES if options["format"] == "json" else _visible,
            last,
            SecretPaths(options.get("secret_after", ())),
        ],
        "foreign_pre_chain": shared,
    }
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {"line": formatter},
            "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
            "root": {"handlers": ["stderr"], "level": "INFO"},
            "loggers": {name: {"level": "WARNING"} for name in QUIET},
        }
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(logging.DEBUG if options["debug"] else logging.INFO),
        logger_factory=_logger,
        cache_logger_on_first_use=True,
    )
