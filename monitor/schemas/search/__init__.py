"""The search for a value that satisfies some schemas and violates others."""
