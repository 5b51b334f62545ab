"""What both companies describe: polled, compared, and what of it is in force."""
