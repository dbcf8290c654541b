TEXT = "from a layer"
