"""What an answer says of how it came: from a cache, from in front of the API, by which version, within which quota."""
