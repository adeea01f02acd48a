"""What somebody does who checks the command with NumPy alone.

    python3 reference.py prepare DIR    fills DIR/model.safetensors, writes inputs and classes
    python3 reference.py check DIR      compares what the command wrote with the equations
"""

import json
import struct
import sys

import numpy as np

SIZES = [37, 53, 29, 6]
STEPS, SAMPLES, LEAK = 7, 11, 0.5
INPUTS = ["static", "spikes"]


def read_tensors(path):
    with open(path, "rb") as file:
        content = file.read()
    (length,) = struct.unpack("<Q", content[:8])
    header = json.loads(content[8 : 8 + length])
    metadata = header.pop("__metadata__")
    data = content[8 + length :]
    tensors = {}
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        assert entry["dtype"] == "F32", entry
        tensors[name] = np.frombuffer(data[begin:end], "<f4").reshape(entry["shape"])
    return tensors, metadata


def write_tensors(path, tensors, metadata):
    header, data = {"__metadata__": metadata}, b""
    for name, array in tensors.items():
        content = np.ascontiguousarray(array, "<f4").tobytes()
        header[name] = {
            "dtype": "F32",
            "shape": list(array.shape),
            "data_offsets": [len(data), len(data) + len(content)],
        }
        data += content
    text = json.dumps(header).encode()
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)


def prepare(folder):
    rng = np.random.default_rng(3)
    tensors, metadata = read_tensors(folder + "/model.safetensors")
    # The order of tensors in the file is the writer's to choose.
    filled = {}
    for name in sorted(tensors, reverse=True):
        shape = tensors[name].shape
        scale = 1.6 / np.sqrt(shape[1]) if name.endswith("weight") else 0.1
        filled[name] = rng.normal(0, scale, shape).astype("f4")
    write_tensors(folder + "/model.safetensors", filled, metadata)
    np.save(folder + "/y.npy", rng.integers(0, SIZES[-1], SAMPLES))
    np.save(folder + "/static.npy", rng.random((SAMPLES, SIZES[0])))
    spikes = rng.random((STEPS, SAMPLES, SIZES[0])) < 0.3
    np.save(folder + "/spikes.npy", np.asfortranarray(spikes))


def forward(x, w, b):
    v = [np.zeros((SAMPLES, n)) for n in SIZES[1:3]]
    u, s, o = [[], []], [[], []], []
    for t in range(STEPS):
        below = x[t]
        for layer in range(2):
            potential = LEAK * v[layer] + below @ w[layer].T + b[layer]
            below = (potential >= 1).astype("f8")
            v[layer] = potential - below
            u[layer].append(potential)
            s[layer].append(below)
        o.append(below @ w[2].T + b[2])
    return [np.array(a) for a in u], [np.array(a) for a in s], np.array(o)


def gradients(x, u, s, e, w, feedback):
    delta = [None, None, e]
    for layer in (1, 0):
        z = 1 / (1 + np.exp(-4 * (u[layer] - 1)))
        signal = delta[layer + 1] @ w[layer + 1] if feedback is None else e @ feedback[layer].T
        delta[layer] = signal * 4 * z * (1 - z)
    result = []
    for layer in range(3):
        trace = x
        if layer > 0:
            trace = s[layer - 1].copy()
            for t in range(1, STEPS):
                trace[t] += LEAK * trace[t - 1]
        result.append(np.einsum("tbo,tbi->oi", delta[layer], trace))
    return result


def relative(actual, expected):
    return np.abs(actual - expected).max() / np.abs(expected).max()


def check(folder):
    tensors, _ = read_tensors(folder + "/model.safetensors")
    w = [tensors["layers.%d.weight" % i].astype("f8") for i in range(3)]
    b = [tensors["layers.%d.bias" % i].astype("f8") for i in range(3)]
    y = np.load(folder + "/y.npy")
    for kind in INPUTS:
        x = np.load("%s/%s.npy" % (folder, kind)).astype("f4").astype("f8")
        x = np.repeat(x[None], STEPS, 0) if x.ndim == 2 else x
        u, s, o = forward(x, w, b)
        e = np.exp(o - o.max(-1, keepdims=True))
        e = (e / e.sum(-1, keepdims=True) - np.eye(SIZES[-1])[y]) / (STEPS * SAMPLES)
        load = lambda run, name: np.load("%s/%s-%s/%s.npy" % (folder, run, kind, name))
        for layer in range(2):
            spikes = load("infer", "spikes.%d" % layer)
            assert spikes.dtype == bool and np.array_equal(spikes, s[layer])
            assert 0.05 < spikes.mean() < 0.8, "nothing to be seen"
        output = np.abs(load("infer", "output") - o).max()
        print("%s: outputs %.1e" % (kind, output), end="")
        assert output < 1e-5
        feedback = [load("dfa", "feedback.%d" % layer).astype("f8") for layer in range(2)]
        for rule, matrices in (("bp", None), ("dfa", feedback)):
            expected = gradients(x, u, s, e, w, matrices)
            for layer in range(3):
                gradient = load(rule, "layers.%d.weight" % layer)
                assert gradient.dtype == "<f4" and gradient.flags.c_contiguous
                deviation = relative(gradient, expected[layer])
                print(", %s %d %.1e" % (rule, layer, deviation), end="")
                assert deviation < 2e-4
        print()


{"prepare": prepare, "check": check}[sys.argv[1]](sys.argv[2])
