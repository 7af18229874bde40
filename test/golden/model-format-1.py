"""Reads model-format-1.safetensors with the official reader: pip install safetensors==0.8.0 numpy."""
import json
from pathlib import Path

from safetensors import safe_open

path = Path(__file__).with_name("model-format-1.safetensors")
with safe_open(path, framework="numpy") as file:
    metadata = file.metadata()
    print({key: metadata[key] for key in ("format", "kind")}, json.loads(metadata["state"]))
    for name in sorted(file.keys()):
        tensor = file.get_tensor(name)
        print(name, tensor.dtype, tensor.tolist())
