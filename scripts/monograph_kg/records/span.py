"""Spans: the exact characters of a source that a fact or a qualifier rests on.

A span is written on one line as ``START-END MENTION``. Offsets are 0-based, half-open, in Unicode code points of the
text as published (W3C Web Annotation ``oa:TextPositionSelector``, https://www.w3.org/TR/annotation-model/). A mention
of more than seven words is written ``sha256:HEX``, the digest of its UTF-8 bytes, so that no sentence is copied.
"""

from __future__ import annotations

import hashlib
import re
from typing import Annotated

from pydantic import BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from monograph_kg.records.record import Record
from monograph_kg.records.text import MAX_MENTION_WORDS, forbidden_character, word_count

_WRITTEN = re.compile(r"(\d+)-(\d+) (.+)", re.DOTALL)
_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")


def digest(text: str) -> str:
    """Return ``sha256:`` and the hexadecimal digest of the text's UTF-8 bytes.

    >>> digest("a")[:15]
    'sha256:ca978112'
    """
    return "sha256:" + hashlib.sha256(text.encode("utf-8")).hexdigest()


class Span(Record):
    """A run of characters of one source.

    Attributes:
        start: offset of the first code point.
        end: offset after the last code point.
        mention: the characters themselves, or their digest where they are more than seven words.
    """

    start: int = Field(ge=0)
    end: int = Field(ge=1)
    mention: str

    @model_validator(mode="after")
    def _consistent(self) -> Span:
        if self.end <= self.start:
            raise _bad("ends at or before its start", "write START-END with START below END")
        if self.is_digest:
            return self
        if name := forbidden_character(self.mention):
            raise _bad(f"holds {name}, which XML forbids", "remove the character or give the mention's digest")
        if len(self.mention) != self.end - self.start:
            found = len(self.mention)
            raise _bad(f"covers {self.end - self.start} code points, its mention has {found}", "correct either of them")
        if word_count(self.mention) > MAX_MENTION_WORDS:
            raise _bad("quotes more than seven words", f"write {digest(self.mention)} in place of the mention")
        return self

    @property
    def is_digest(self) -> bool:
        """Whether the mention is kept as a digest only."""
        return self.mention.startswith("sha256:") and _DIGEST.fullmatch(self.mention) is not None

    @property
    def key(self) -> str:
        """``START-END``, the local part of the span's IRI."""
        return f"{self.start}-{self.end}"

    def within(self, text: str) -> str:
        """Return the characters of ``text`` that the span covers (fewer if the text is too short)."""
        return text[self.start : self.end]

    def agrees_with(self, text: str) -> bool:
        """Say whether ``text`` has this span's mention at its offsets.

        >>> parse_span("0-3 the").agrees_with("the dose")
        True
        """
        found = self.within(text)
        return digest(found) == self.mention if self.is_digest else found == self.mention


def _bad(problem: str, remedy: str) -> PydanticCustomError:
    return PydanticCustomError("span", "the span {problem}", {"problem": problem, "remedy": remedy})


def quote(text: str, start: int, end: int) -> Span | None:
    """Return the span at some offsets of a text, its mention as words or digest; None if no word stands there.

    >>> quote("the dose", 4, 8).mention
    'dose'
    """
    words = text[start:end]
    if not words.strip():
        return None
    if word_count(words) > MAX_MENTION_WORDS or forbidden_character(words):
        words = digest(words)
    return Span(start=start, end=end, mention=words)


def parse_span(written: str) -> Span:
    """Read ``START-END MENTION``.

    Raises:
        pydantic_core.PydanticCustomError: if the form is another (turned into an ``InputError`` by the file's reader).
        pydantic.ValidationError: if offsets and mention do not fit together.

    >>> parse_span("234-248 panic disorder").end
    248
    """
    match = _WRITTEN.fullmatch(written)
    if not match:
        raise _bad(f"{written!r} has another form", "write START-END MENTION, as in '234-248 panic disorder'")
    return Span(start=int(match[1]), end=int(match[2]), mention=match[3])


def write_span(span: Span) -> str:
    """Write a span as ``START-END MENTION``; the inverse of `parse_span`."""
    return f"{span.key} {span.mention}"


def _from_file(value: object) -> object:
    return parse_span(value) if isinstance(value, str) else value


def _listed(value: object) -> object:
    return [value] if isinstance(value, str | Span) else value


WrittenSpan = Annotated[Span, BeforeValidator(_from_file)]
Spans = Annotated[tuple[WrittenSpan, ...], BeforeValidator(_listed)]
"""One span or a list of spans, as written in the YAML files."""
