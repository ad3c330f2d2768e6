"""Triple stores: the hardened doors for foreign data and queries, the endpoint client, loading, and serving."""
