"""What is about more than one case: the wall, the road map, the report and the messages."""
