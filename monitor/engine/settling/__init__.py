"""What findings do to cases, to the state, and to the contract in force."""
