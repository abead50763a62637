"""What library calls mean, as data: one TOML file a library, and a module of the same name for what data cannot say."""
