"""Makes fixtures.txt: python3 fixtures.py > fixtures.txt (made with NumPy 2.4.6).

One line per file: name, base64 of the .npy file, and what numpy.ravel() gives, as repr.
The first part of the name is the group that the test goes by: "same" files are written by
NpyArray to the byte, "read" files are only read.
"""
import base64
import io
import warnings

import numpy as np

warnings.simplefilter("ignore")  # versions 2 and 3 are asked for on purpose


def emit(name, array, version=None):
    file = io.BytesIO()
    np.lib.format.write_array(file, array, version=version)
    values = " ".join(repr(float(x)) for x in np.ravel(array, order="C"))
    print(name, base64.b64encode(file.getvalue()).decode(), values, sep="|")


cube = np.arange(24).reshape(2, 3, 4)
emit("same float32 [2, 3]", np.array([[0, -1.5, np.nan], [np.inf, 1e-45, 0.1]], "<f4"))
emit("same float64 [3]", np.array([np.pi, -np.inf, 5e-324], "<f8"))
emit("same int32 [1, 4]", np.array([[0, -1, 2**31 - 1, -(2**31)]], "<i4"))
emit("same int64 [3]", np.array([0, -(2**63), 2**53], "<i8"))
emit("same uint8 [2, 3, 4]", (cube + 232).astype("u1"))
emit("same bool [4]", np.array([True, False, False, True]))
emit("same float64 []", np.array(-0.25))
emit("same bool []", np.array(True))
emit("same float32 [0]", np.zeros(0, "<f4"))
emit("same float32 [3, 0, 2]", np.zeros((3, 0, 2), "<f4"))
emit("same uint8 " + str([1] * 32), np.full((1,) * 32, 7, "u1"))
# NumPy leaves room for the first extent to grow.
for digits in range(1, 9):
    emit(f"same uint8 {[10 ** digits, 0]}", np.zeros((10**digits, 0), "u1"))
    emit(f"same uint8 {[0, 10 ** digits]}", np.zeros((0, 10**digits), "u1"))
# Among these lengths is one at which NumPy's padding is a whole block.
for length in range(3, 33):
    emit(f"same int32 {[1] * length}", np.full([1] * length, length, "<i4"))
emit("read float32 [2, 3, 4]", np.asfortranarray(cube.astype("<f4")))
emit("read bool [3, 2]", np.asfortranarray(np.array([[1, 0], [0, 0], [1, 1]], "?")))
emit("read int64 [2, 1, 3, 2]", np.asfortranarray(np.arange(12).reshape(2, 1, 3, 2) - 6))
emit("read float64 [0, 3]", np.asfortranarray(np.zeros((0, 3))))
emit("read float32 [2, 2]", np.array([[1, 2], [3, -0.5]], ">f4"))
emit("read float64 [2, 2]", np.asfortranarray(np.array([[1, 2], [3, -0.5]], ">f8")))
emit("read int32 [2]", np.array([1, -2], ">i4"))
emit("read int64 [2]", np.array([1, -2], ">i8"))
emit("read float32 [2, 2]", np.array([[1, 2], [3, 4]], "<f4"), (2, 0))
emit("read int64 [3]", np.array([1, 2, 3], "<i8"), (3, 0))
