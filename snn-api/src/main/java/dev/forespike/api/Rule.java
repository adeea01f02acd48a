package dev.forespike.api;

/**
 * How the output error reaches hidden neurons: the learning signal of the three-factor product
 * {@code dW_l = sum_t (signal_l[t] * psi(u_l[t])) (x) trace_{l-1}[t]}.
 *
 * <p>The read-out always learns from the exact error. For the three-factor rules the history of a
 * neuron is detached from the gradient; what differs is the signal alone. {@link
 * BackpropThroughTime} keeps the history; {@link ZerothOrder}, {@link ForwardGradientRule} and
 * {@link NodeGradient} perturb. Neurons in continuous time have eligibilities of their own: {@link
 * EventRule} trains event-driven networks, every other rule clock-driven ones.
 */
public sealed interface Rule
    permits Oracle,
        FeedbackAlignment,
        KolenPollack,
        Opzo,
        ForwardFeedbackAlignment,
        ZerothOrder,
        ForwardGradientRule,
        NodeGradient,
        EventRule {}
