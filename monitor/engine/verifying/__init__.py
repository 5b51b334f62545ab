"""What contracts rely on, sent to the environments within their probe rules; what was foreseen, tried."""
