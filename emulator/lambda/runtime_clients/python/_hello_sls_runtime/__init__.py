"""The Lambda runtime client for Python that ships inside hello-sls. `loop` is where to start reading."""
