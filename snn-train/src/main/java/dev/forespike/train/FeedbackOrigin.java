package dev.forespike.train;

import dev.forespike.api.Opzo;

/**
 * How OPZO's feedback came about, from which theory tells its noise.
 *
 * @param rule the rule it was learned with
 * @param updates how often
 * @param rows samples times steps of an update; 0 for those of the batches that are measured
 */
record FeedbackOrigin(Opzo rule, long updates, double rows) {}
