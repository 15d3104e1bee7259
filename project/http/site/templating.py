"""How pages are drawn: Jinja2 behind Django's own interface, and what every template may ask for.

``page.html#part`` draws one block of a page and nothing around it, a true substring of the page. The filters of the
rooms are modules named in the settings, as this room knows none of theirs. Decision 0127.
"""

from collections.abc import Hashable
from datetime import date, datetime
from functools import cached_property, lru_cache
from typing import Any, override

import jinja2
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.template import TemplateDoesNotExist
from django.template.backends.jinja2 import Jinja2, Template
from django.template.defaultfilters import capfirst, truncatechars
from django.templatetags.static import static
from django.urls import get_script_prefix, reverse
from django.utils import formats, translation
from django.utils.html import format_html
from django.utils.module_loading import import_string
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from jinja2.runtime import Macro
from jinja2_fragments import render_block
from markupsafe import Markup

from project.localization import numbers, sentences

ADDRESSES_KEPT = 4096
DRAWN_KEPT = 4096  # parts of pages, of about a kilobyte each


class Templates(Jinja2):
    """Django's Jinja2 backend, which also draws single blocks."""

    @override
    def get_template(self, template_name: str) -> Template:
        name, _, part = template_name.partition("#")
        template = super().get_template(name)
        if part:
            block = part.replace("-", "_")  # an element may be called what a block cannot
            if block not in template.template.blocks:
                raise TemplateDoesNotExist(template_name, backend=self)
            template.template = Block(template.template, block)  # type: ignore[assignment]  # all of it that is asked
        return template


class Block:
    """One block of a template, drawn alone."""

    def __init__(self, template: jinja2.Template, block: str) -> None:
        self._environment, self.name, self._block = template.environment, str(template.name), block

    def render(self, context: dict[str, Any]) -> str:
        """The block's HTML."""
        return render_block(self._environment, self.name, self._block, context)


class Token:
    """The hidden field that proves a form is ours: drawn once a page, as each drawing costs 32 random letters.

    On a page that all visitors share it is nothing: `project.http.site.visitor_pages` says so, `same_origin` why.
    """

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @cached_property
    def value(self) -> str:
        """The token itself, whose cookie the answer sets; empty on a page without one."""
        return "" if getattr(self._request, "without_token", False) else get_token(self._request)

    @cached_property
    def _field(self) -> SafeString:
        field = '<input type="hidden" name="csrfmiddlewaretoken" value="{}">'
        return format_html(field, self.value) if self.value else SafeString("")

    def __html__(self) -> str:
        """The field."""
        return self._field


def environment(*, filters: list[str], **options: Any) -> jinja2.Environment:
    """What templates are written in, with the filters of the modules that ``filters`` names."""
    options |= {"undefined": jinja2.Undefined, "autoescape": _is_markup}
    made = jinja2.Environment(  # noqa: S701 - what is markup is escaped; letters and scripts are not
        extensions=["jinja2.ext.i18n"], trim_blocks=True, lstrip_blocks=True, **options
    )
    made.newstyle_gettext = True  # type: ignore[attr-defined]  # of the extension: variables go into the functions
    # In a loop Jinja's own would copy the whole context for each sentence, only to see whether to escape.
    made.globals |= {"_": _sentence, "gettext": _sentence, "pgettext": _sentence_in_context}
    made.globals |= {"ngettext": _sentence_of_number}
    made.globals |= {"static": _static, "url": url, "language": translation.get_language, "kept": kept}
    made.filters |= {"date": date_in_words, "count": numbers.count, "percent": numbers.percent, "capfirst": capfirst}
    made.filters |= {"truncatechars": truncatechars}
    for module in filters:
        made.filters |= import_string(f"{module}.FILTERS")
    return made


def url(name: str, *arguments: object) -> str:
    """The path of a page.

    Raises:
        NoReverseMatch: there is none of this name that takes these arguments.
    """
    return _url(get_script_prefix(), name, arguments)


def kept(macro: Macro, *values: Hashable) -> str:
    """What ``macro`` draws of ``values`` and the language, and of nothing else: drawn once, then the same letters.

    Whoever has twenty cards on a page has most of them from an earlier page, somebody else's perhaps: what is of one
    reader or of one request, such as a token, is none of the values.
    """
    return _drawn(macro, translation.get_language(), get_script_prefix(), values)


@lru_cache(DRAWN_KEPT)
def _drawn(macro: Macro, _language: str, _prefix: str, values: tuple[Hashable, ...]) -> str:
    return macro(*values)


@pass_eval_context
def _sentence(eval_ctx: EvalContext, message: str, /, **variables: object) -> str:
    return _filled(eval_ctx, sentences.gettext(message), variables)


@pass_eval_context
def _sentence_in_context(eval_ctx: EvalContext, context: str, message: str, /, **variables: object) -> str:
    return _filled(eval_ctx, sentences.pgettext(context, message), variables)


@pass_eval_context
def _sentence_of_number(eval_ctx: EvalContext, singular: str, plural: str, number: int, /, **variables: object) -> str:
    return _filled(eval_ctx, translation.ngettext(singular, plural, number), {"num": number} | variables)


def _filled(eval_ctx: EvalContext, sentence: str, variables: dict[str, object]) -> str:
    """A sentence with its variables, which are escaped where markup is drawn; the sentence itself is ours."""
    return (Markup(sentence) if eval_ctx.autoescape else sentence) % variables  # noqa: S704


_static = lru_cache(ADDRESSES_KEPT)(static)  # a file's address changes with its contents, and so never in a process


@lru_cache(ADDRESSES_KEPT)
def _url(_prefix: str, name: str, arguments: tuple[object, ...]) -> str:
    return reverse(name, args=arguments)


def date_in_words(moment: date, form: str) -> str:
    """A date or a moment as the reader's language writes it; ``form`` is one of `project.localization.formats`."""
    return formats.date_format(localtime(moment) if isinstance(moment, datetime) else moment, form)


def _is_markup(name: str | None) -> bool:
    return name is None or name.endswith((".html", ".xml"))
