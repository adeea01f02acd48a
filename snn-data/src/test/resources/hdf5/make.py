"""Writes h5py.zip: HDF5 files of every kind that h5py can write, and what h5py reads of each.

Made with h5py 3.16 and HDF5 2.0: python make.py. The dates in the archive are fixed, so a second run
with the same versions differs only in what HDF5 itself puts into files.
"""

import io
import os
import tempfile
import zipfile

import h5py
import numpy as np

folder = tempfile.mkdtemp()
rng = np.random.default_rng(1)
lengths = [3, 0, 5, 1, 2, 7, 4, 0, 6]
N = len(lengths)
times = [np.sort(rng.random(n)).astype("f2") for n in lengths]
units = [rng.integers(0, 700, n).astype("u2") for n in lengths]
labels = np.array([3, 1, 7, 9, 0, 2, 3, 19, 4])
chunked = dict(chunks=(4,))


def vlen(dtype):
    return h5py.vlen_dtype(np.dtype(dtype))


def path(name):
    return os.path.join(folder, name + ".h5")


def ragged(name, tdt="f2", udt="u2", ldt="i8", spikes={}, lab={}, shape=None, root="", after=None, **file):
    """Lists of any length."""
    with h5py.File(path(name), "w", **file) as f:
        g = f.create_group(root) if root else f
        t = g.create_dataset("spikes/times", (N,), dtype=vlen(tdt), **spikes)
        u = g.create_dataset("spikes/units", (N,), dtype=vlen(udt), **spikes)
        for i in range(N):
            t[i], u[i] = times[i].astype(tdt), units[i].astype(udt)
        g.create_dataset("labels", data=labels.reshape(shape or (N,)).astype(ldt), **lab)
        if after:
            after(f)


def rows(name, dtype="f4", **options):
    """Lists of one length."""
    with h5py.File(path(name), "w") as f:
        t = np.stack([np.arange(4) * 0.1 + 0.01 * i for i in range(N)])
        f.create_dataset("spikes/times", data=t.astype(dtype), **options)
        f.create_dataset("spikes/units", data=np.arange(4 * N).reshape(N, 4).astype("u2"), **options)
        f["labels"] = labels


def gaps(name, holes, maxshape=None, matrix=False, libver=("v110", "v110"), **options):
    """131 samples in chunks of two, some of which are never written."""
    n = 131
    with h5py.File(path(name), "w", libver=libver) as f:
        if matrix:
            more = dict(chunks=(2, 3), maxshape=(None, None), **options)
            t = f.create_dataset("spikes/times", (n, 4), dtype="f4", **more)
            u = f.create_dataset("spikes/units", (n, 4), dtype="u2", **more)
        else:
            more = dict(chunks=(2,), maxshape=maxshape, **options)
            t = f.create_dataset("spikes/times", (n,), dtype=vlen("f4"), **more)
            u = f.create_dataset("spikes/units", (n,), dtype=vlen("u2"), **more)
        d = f.create_dataset("labels", (n,), dtype="i8", chunks=(2,), maxshape=maxshape, **options)
        for i in range(n):
            if i // 2 not in holes:
                t[i] = (np.arange(4) * 0.125 + 0.5 * (i % 7)).astype("f4")
                u[i] = (np.arange(4) + 4 * i).astype("u2") % 700
                d[i] = i % 20


def soft(f):
    f.create_group("real")
    f.move("spikes", "real/spikes")
    f.move("labels", "real/labels")
    f["spikes"] = h5py.SoftLink("/real/spikes")
    f["labels"] = h5py.SoftLink("/real/labels")


def soft_inner(f):
    f.move("spikes/times", "T")
    f.move("spikes/units", "spikes/U")
    f["spikes/times"] = h5py.SoftLink("/T")
    f["spikes/units"] = h5py.SoftLink("U")


def hard(f):
    f["again"] = f["labels"]
    del f["labels"]
    f["labels"] = f["again"]
    f["copy"] = f["spikes"]


def linked(link):
    def replace(f):
        del f["labels"]
        f["labels"] = link

    return replace


def extra(f):
    f["extra/speaker"] = np.arange(N)
    f["extra/keys"] = np.array([b"a"] * 20)
    f.attrs["x"] = "y"
    f["spikes"].attrs["z"] = np.arange(3)


gzip, lzf = dict(chunked, compression="gzip"), dict(chunked, compression="lzf")
ragged("plain")
for libver in ("v110", "latest"):
    ragged("libver-" + libver, libver=libver)
    ragged("chunk-gzip-" + libver, libver=libver, spikes=gzip, lab=gzip)
ragged("chunk-latest", libver="latest", spikes=chunked, lab=chunked)
ragged("chunk-max-v110", libver="v110", spikes=dict(chunked, maxshape=(None,)), lab=dict(chunked, maxshape=(None,)))
ragged("gzip-labels", lab=gzip)
ragged("gzip-spikes", spikes=gzip)
ragged("gzip-auto", spikes=dict(compression="gzip"), lab=dict(compression="gzip"))
# Lists of any length cannot be shuffled: each chunk says that it was not.
ragged("shuffle-spikes", spikes=dict(chunked, shuffle=True))
ragged("shuffle-gzip-all", spikes=dict(gzip, shuffle=True), lab=dict(gzip, shuffle=True))
ragged("shuffle-labels", lab=dict(chunked, shuffle=True))
ragged("fletcher-labels", lab=dict(chunked, fletcher32=True))
ragged("fletcher-gzip-shuffle-labels", lab=dict(gzip, fletcher32=True, shuffle=True))
ragged("lzf-labels", lab=lzf)
ragged("lzf-spikes", spikes=lzf)
ragged("lzf-shuffle-spikes", spikes=dict(lzf, shuffle=True))
ragged("scaleoffset-labels", lab=dict(chunked, scaleoffset=0))
ragged("f4", tdt="f4")
ragged("f8", tdt="f8")
ragged("i8units", udt="i8")
for dtype, name in (("u1", "u1lab"), ("u8", "u8lab"), ("f8", "f8lab")):
    ragged(name, ldt=dtype)
ragged("lab-Nx1", shape=(N, 1))
ragged("userblock", userblock_size=512)
ragged("userblock4096", userblock_size=4096)
ragged("nested", root="sub")
ragged("nested2", root="a/b")
ragged("soft", after=soft)
ragged("soft-latest", after=soft, libver="latest")
ragged("soft-inner", after=soft_inner)
ragged("hard", after=hard)
ragged("dangling", after=linked(h5py.SoftLink("/nowhere")))
ragged("external", after=linked(h5py.ExternalLink("plain.h5", "/labels")))
ragged("extra", after=extra)
for name, libver in (("unwritten", "earliest"), ("unwritten-latest", "latest")):
    with h5py.File(path(name), "w", libver=libver) as f:
        maxshape = (None,) if libver == "latest" else None
        t = f.create_dataset("spikes/times", (N,), dtype=vlen("f2"), chunks=(2,), maxshape=maxshape)
        u = f.create_dataset("spikes/units", (N,), dtype=vlen("u2"), chunks=(2,))
        for i in (0, 1, 4, 5):
            t[i], u[i] = times[i], units[i]
        f["labels"] = labels
with h5py.File(path("unwritten-all"), "w") as f:
    f.create_dataset("spikes/times", (N,), dtype=vlen("f2"))
    f.create_dataset("spikes/units", (N,), dtype=vlen("u2"))
    f["labels"] = labels
for fill, libver in ((None, "earliest"), (5, "earliest"), (5, "latest"), (-1, "earliest")):

    def some(f):
        del f["labels"]
        d = f.create_dataset("labels", (N,), dtype="i8", chunks=(2,), fillvalue=fill)
        d[0:2], d[4:6] = labels[:2], labels[4:6]

    ragged(f"unwritten-labels-{fill}-{libver}", libver=libver, after=some)
rows("rect")
rows("rect-gzip", compression="gzip")
rows("rect-chunk-shuffle", chunks=(4, 3), shuffle=True, compression="gzip", fletcher32=True)
rows("rect-f2", "f2")
rows("rect-f8", "f8")
rows("rect-lzf", compression="lzf")
with h5py.File(path("rect-unwritten"), "w") as f:
    t = f.create_dataset("spikes/times", (N, 4), dtype="f4", chunks=(2, 2))
    f.create_dataset("spikes/units", (N, 4), dtype="u2", chunks=(2, 2))
    t[0, :] = [0.1, 0.2, 0.3, 0.4]
    f["labels"] = labels
with h5py.File(path("rect-nan"), "w") as f:
    t = np.full((N, 4), np.nan, "f4")
    t[:, :2] = [0.1, 0.2]
    f["spikes/times"], f["spikes/units"], f["labels"] = t, np.zeros((N, 4), "u2"), labels
for name, t, lab in (
    ("rect-empty", np.zeros((N, 0), "f4"), labels),
    ("strlabels", np.zeros((N, 1), "f4"), [b"a"] * N),
    ("wrapper", h5py.Empty("f4"), labels),
    ("scalar", 1.5, labels),
):
    with h5py.File(path(name), "w") as f:
        f["spikes/times"], f["labels"] = t, lab
        f["spikes/units"] = np.zeros((N, 0 if name == "rect-empty" else 1), "u2")
with h5py.File(path("empty"), "w") as f:
    f.create_dataset("spikes/times", (0,), dtype=vlen("f2"))
    f.create_dataset("spikes/units", (0,), dtype=vlen("u2"))
    f["labels"] = np.zeros(0, "i8")
# With a low bound of 1.10 chunks are found by fixed arrays, extensible arrays and trees of version 2.
gaps("ea-full-gz", (), (None,), compression="gzip")
gaps("ea-h1-plain", (1,), (None,))
gaps("fa-h1-gz", (1,), compression="gzip")
gaps("fa-hm-lzf", (2, 3, 60), compression="lzf")
gaps("fa-h40-sh", (40,), shuffle=True)
gaps("bt2-full", (), (None,), True)
gaps("bt2gz-full", (), (None,), True, compression="gzip", shuffle=True, fletcher32=True)
gaps("old-hm", (2, 3, 60), (None,), libver=("earliest", "v108"), compression="gzip")
ragged("single-sh", libver="v110", spikes=dict(chunks=(N,), shuffle=True), lab=dict(chunks=(N,), shuffle=True))
with h5py.File(path("lzf-big"), "w") as f:
    n = 3000
    t = np.zeros((n, 2), "f4")
    t[:, 1] = (np.arange(n) % 16) / 16
    u = (np.arange(2 * n).reshape(n, 2) // 9 % 700).astype("u2")
    lab = np.concatenate([np.zeros(1000), np.arange(1000) % 3, np.arange(1000) * 7919 % 20])
    f.create_dataset("spikes/times", data=t, compression="lzf", shuffle=True, chunks=(700, 2))
    f.create_dataset("spikes/units", data=u, compression="lzf", chunks=(999, 2))
    f.create_dataset("labels", data=lab.astype("i8"), compression="lzf", chunks=(1500,))
for name, source in (("longer", "plain"), ("longer-latest", "libver-latest")):
    with open(path(source), "rb") as f, open(path(name), "wb") as to:
        to.write(f.read() + b"x" * 100)


def seen(file):
    """What h5py reads: label;times;units for each sample."""
    try:
        with h5py.File(file) as f:
            groups = [f] + [g for g in f.values() if isinstance(g, h5py.Group)]
            g = next(g for g in groups if "spikes" in g)
            t, u, lab = g["spikes/times"][()], g["spikes/units"][()], g["labels"][()]
            return "".join(
                "%s;%s;%s\n"
                % (
                    np.asarray(lab[i]).ravel()[0],
                    ",".join(repr(float(x)) for x in t[i]),
                    ",".join(str(int(x)) for x in u[i]),
                )
                for i in range(len(lab))
            )
    except Exception as e:
        return "EXC %r\n" % e


archive = io.BytesIO()
with zipfile.ZipFile(archive, "w") as z:
    for file in sorted(os.listdir(folder)):
        name = file[:-3]
        with open(path(name), "rb") as f:
            entries = ((file, f.read()), (name + ".txt", seen(path(name)).encode()))
        for entry, content in entries:
            info = zipfile.ZipInfo(entry, (2026, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            z.writestr(info, content, compresslevel=9)
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "h5py.zip"), "wb") as f:
    f.write(archive.getvalue())
