"""Is a value valid, and if not, why: found keyword by keyword."""
