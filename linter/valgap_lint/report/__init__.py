"""The output formats, one a file: every public module has `render(result, presentation) -> str`."""
