"""Descriptions of research datasets: one declarative file each in ``mappings/datasets/``.

A description says what a dataset is (title, version, licence, homepage), in which columns or query variables its
subjects, relations and objects stand, in which identifier spaces, and to which kinds of our statements its relations
correspond. Nothing about a dataset stands in Python.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from monograph_kg.records.kinds import KINDS, RELATIONS
from monograph_kg.records.record import Record, Slug, Text

ALIGNMENT = "Alignment"
"""What a relation corresponds to that says that two identifiers name one thing."""

KNOWN_KINDS = frozenset({ALIGNMENT, *KINDS, *(relation.leaf for _, relation in RELATIONS.values())})
"""Names that ``corresponds`` may hold: kinds of statement, their leaf classes, and `ALIGNMENT`."""

Format = Literal["tsv", "csv", "yaml", "json", "sparql"]


def _as_list(value: object) -> object:
    return [value] if isinstance(value, str) else value


Texts = Annotated[tuple[Text, ...], BeforeValidator(_as_list)]
Url = Annotated[str, Field(pattern=r"^https?://[^\s<>\"{}|^`\\]+$")]


def _bad(problem: str, remedy: str) -> PydanticCustomError:
    return PydanticCustomError("description", "{problem}", {"problem": problem, "remedy": remedy})


class Space(Record):
    """How a dataset spells the identifiers of one vocabulary.

    Attributes:
        prefix: prefix of ``mappings/prefixes.json``.
        spellings: how a cell is made of an identifier, ``{}`` standing for its local part.
        pattern: regular expression of the local part, if the prefix map's own does not fit.
    """

    prefix: Text
    spellings: Texts = ("{}",)
    pattern: Text | None = None

    @model_validator(mode="after")
    def _one_gap(self) -> Space:
        for spelling in self.spellings:
            if spelling.count("{}") != 1:
                raise _bad(f"the spelling '{spelling}' has not exactly one gap", "write {} where the identifier stands")
        return self


class Identifier(Record):
    """Where an identifier of a subject or object stands.

    Attributes:
        column: column, key path or query variable.
        spaces: names of the spaces that its identifiers may be of, tried in this order.
        optional: whether the column may be absent from the file.
        others: what to do with a cell that is of none of the spaces: an error, or skip it.
    """

    column: Text
    spaces: Texts
    optional: bool = False
    others: Literal["error", "skip"] = "error"


class End(Record):
    """A subject or object: its identifiers, the most telling one first, and the column of its name."""

    ids: Annotated[tuple[Identifier, ...], Field(min_length=1)]
    label: Text | None = None


class Relation(Record):
    """What a dataset means by one value of its relation column, or by a whole table.

    Attributes:
        when: values of the relation column; empty if the table states only this.
        name: the relation in words, as the reports show it.
        corresponds: kinds or leaf classes of statement that say the same kind of thing, or ``Alignment``; empty for
            what no kind of ours says.
        polarity: ``negated`` if the dataset denies the relation.
        status: whether the dataset records labelled uses, off-label uses, or any use without regard to approval.
    """

    when: Texts = ()
    name: Text
    corresponds: Texts = ()
    polarity: Literal["affirmed", "negated"] = "affirmed"
    status: Literal["any", "labelled", "off-label"] = "any"

    @model_validator(mode="after")
    def _known(self) -> Relation:
        unknown = sorted(set(self.corresponds) - KNOWN_KINDS)
        if unknown:
            raise _bad(f"no such kind of statement: {', '.join(unknown)}", f"known: {', '.join(sorted(KNOWN_KINDS))}")
        return self


class Names(Record):
    """A list within a record that gives identifiers their names, such as the nodes of a path."""

    list: Text
    key: Text
    value: Text


class Binding(Record):
    """Which variable of a query takes the identifiers that we ask for, in which space, as IRIs or as literals."""

    variable: Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_]*$")]
    space: Text
    term: Literal["iri", "literal"] = "iri"


class Source(Record):
    """Where rows come from.

    Attributes:
        file: name of the file, or several names under which it goes; ``.gz`` may follow on the disk.
        format: how it is written.
        columns: names of the columns if the file has no header.
        optional: whether the dataset can be read without this file.
        each: for ``yaml`` and ``json``: the list within a record that gives one row an item.
        names: for ``yaml`` and ``json``: where a record keeps the names of its nodes.
        query: for ``sparql``: a SELECT query with ``VALUES ?variable { }`` for the identifiers to ask about.
        bind: for ``sparql``: that variable.
    """

    file: Texts = ()
    format: Format = "tsv"
    columns: Texts = ()
    optional: bool = False
    each: Text | None = None
    names: Names | None = None
    query: str | None = None
    bind: Binding | None = None

    @model_validator(mode="after")
    def _fits(self) -> Source:
        if (self.format == "sparql") != (self.query is not None and self.bind is not None):
            raise _bad("'query' and 'bind' go with the format sparql, and only with it", "give both, or neither")
        if (self.format == "sparql") == bool(self.file):
            raise _bad("a source is a file or a query", "give 'file', or the format sparql with 'query' and 'bind'")
        return self


class Table(Source):
    """A source whose rows state something.

    Attributes:
        subject: where the subject stands.
        object: where the object stands.
        relation: column whose values tell relations apart; None if the table states one relation.
        relations: what its values mean.
        others: what to do with another value: an error, or skip the row.
        where: values that a column must have for the row to count.
        unless: values of a column with which the row does not count.
        details: columns to show beside a match, such as a frequency.
        symmetric: whether the relation holds in both directions.
    """

    subject: End
    object: End
    relation: Text | None = None
    relations: Annotated[tuple[Relation, ...], Field(min_length=1)]
    others: Literal["error", "skip"] = "error"
    where: dict[str, Texts] = Field(default_factory=dict)
    unless: dict[str, Texts] = Field(default_factory=dict)
    details: Texts = ()
    symmetric: bool = False

    @model_validator(mode="after")
    def _told_apart(self) -> Table:
        single = len(self.relations) == 1 and not self.relations[0].when
        if (self.relation is None) != single:
            raise _bad("relations are told apart by a column and 'when', or there is one",
                       "give 'relation' and each entry a 'when', or one entry without")  # fmt: skip
        if self.relation and not all(relation.when for relation in self.relations):
            raise _bad("a relation has no 'when'", f"say which values of '{self.relation}' mean it")
        return self

    @property
    def is_identity(self) -> bool:
        """Whether the rows say that two identifiers name one thing."""
        return any(ALIGNMENT in relation.corresponds for relation in self.relations)

    def identifiers(self) -> tuple[Identifier, ...]:
        """Return all identifiers of subject and object."""
        return (*self.subject.ids, *self.object.ids)


class Nodes(Source):
    """A source that lists the dataset's own nodes with their names."""

    node: Identifier
    label: Text


class Crosswalk(Source):
    """A source whose rows say that the dataset's own ``node`` is the same as an identifier of a public vocabulary."""

    node: Identifier
    same_as: Identifier


class Description(Record):
    """One dataset.

    Attributes:
        id: name on the command line and last part of its IRI.
        title: its name.
        version: the version that the description was written for.
        licence: IRI of the licence.
        homepage: where to read about it and get it.
        about: what to know before using it, in our words.
        endpoint: address of its SPARQL endpoint, if it has one.
        spaces: identifier spaces by the names that the tables use.
        crosswalks: files of the dataset that give its own nodes public identifiers.
        nodes: files that list its nodes.
        tables: what it states.
    """

    id: Slug
    title: Text
    version: Text
    licence: Url
    homepage: Url
    about: Text
    endpoint: Url | None = None
    spaces: dict[str, Space]
    crosswalks: tuple[Crosswalk, ...] = ()
    nodes: tuple[Nodes, ...] = ()
    tables: Annotated[tuple[Table, ...], Field(min_length=1)]

    @property
    def files(self) -> tuple[str, ...]:
        """Names of all files of the dataset."""
        return tuple(name for source in (*self.crosswalks, *self.nodes, *self.tables) for name in source.file)

    @property
    def is_endpoint(self) -> bool:
        """Whether the dataset is asked, not read."""
        return all(table.format == "sparql" for table in self.tables)
