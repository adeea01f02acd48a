/**
 * The same work done by this project and by its peers, OpenBLAS and PyTorch, in one virtual
 * machine. Compiled and run by the Maven profile {@code peers} alone; docs/performance/peers.md.
 */
@NullMarked
package dev.forespike.bench.peers;

import org.jspecify.annotations.NullMarked;
