/**
 * Neurons in continuous time, spike by spike: a layer's run through a sample, derivatives of its
 * spike times by its weights, and errors that go back through them. Equations of many neurons at
 * once are kernels ({@link dev.forespike.kernels.EventNeurons}); which layers follow each other is
 * not known here.
 */
@org.jspecify.annotations.NullMarked
package dev.forespike.kernels.event;
