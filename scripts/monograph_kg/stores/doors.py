"""The two hardened doors: `read_rdf` for foreign data, `QueryPool` (and `screen`) for foreign queries.

>>> from monograph_kg.stores.doors import read_rdf
>>> [str(quad.object) for quad in read_rdf(b'<http://x/s> <http://x/p> "1.50" .', "turtle")]
['"1.50"']
"""

from __future__ import annotations

from monograph_kg.stores.foreign_query import Screened, screen
from monograph_kg.stores.foreign_rdf import read_rdf
from monograph_kg.stores.limits import Permissions, QueryLimits, RdfLimits
from monograph_kg.stores.pool import QueryPool
from monograph_kg.stores.process import Data
from monograph_kg.stores.sniffing import format_by_name, refuse_page

__all__ = [
    "Data",
    "Permissions",
    "QueryLimits",
    "QueryPool",
    "RdfLimits",
    "Screened",
    "format_by_name",
    "read_rdf",
    "refuse_page",
    "screen",
]
