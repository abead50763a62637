"""The bundled catalogue: a TOML file a library, and a module of the same name where data do not say it all."""
