"""The page of an integration: its versions, what is sent to the other company, and what somebody reports."""
