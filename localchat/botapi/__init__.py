"""The Bot API over HTTP: what a bot may ask of this server."""
