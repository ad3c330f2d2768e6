"""The vocabulary's own pages, and the redirect rules that lead from its IRIs to them."""
