/**
 * What accompanies a run: its lock, its logs and checkpoint files, the order of its samples, who
 * listens, and what tells that it diverges or that data do not fit. What learns is known elsewhere.
 */
@org.jspecify.annotations.NullMarked
package dev.forespike.train.run;
