# Training steps in torch operations, in the dialect of TorchScript archives: typed arguments, every
# operation by its ATen name, no operators. One call is one step. Derivatives are written out.
#
# Sizes: T steps, B samples, N neurons, K classes, R = T * B rows. Weights are [in, out].
# Every intermediate tensor is allocated once, by the caller, and written with out= or in place.
class Steps(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool

  # Leaky integrate-and-fire over the sequence. u holds input currents, or nothing where the current
  # is constant (its steps are equal); it is overwritten by sigmoid(4 (u - 1)), from which the
  # surrogate derivative is 4 sigmoid (1 - sigmoid). One step's tensors fit the cache.
  def lif(self: __torch__.Steps, steps: int, constant: bool, current: Tensor, u: Tensor, s: Tensor, v: Tensor, minusFour: Tensor) -> int:
    for t in range(steps):
      ut = torch.select(u, 0, t)
      st = torch.select(s, 0, t)
      if constant:
        if torch.eq(t, 0):
          _0 = torch.copy_(ut, current)
        else:
          _1 = torch.add(current, v, alpha=0.5, out=ut)
      else:
        if torch.gt(t, 0):
          _2 = torch.add_(ut, v, alpha=0.5)
        else:
          pass
      _3 = torch.ge(ut, 1., out=st)
      _4 = torch.sub(ut, st, out=v)
      _5 = torch.add(minusFour, ut, alpha=4., out=ut)
      _6 = torch.sigmoid_(ut)
    return 0

  # Draws z up to a factor that the caller knows: 0 keeps what is there, 1 Gaussian,
  # 2 Rademacher, 3 sparse Rademacher of +-1. Rademacher numbers are the bits of random integers,
  # 25 of each; the sparse ones are the tails of a uniform number.
  def draw(self: __torch__.Steps, law: int, p: float, z: Tensor, bits: Tensor, masks: Tensor, anded: Tensor, minusOne: Tensor) -> int:
    if torch.eq(law, 1):
      _0 = torch.normal_(z, 0., 1.)
    else:
      pass
    if torch.eq(law, 2):
      _1 = torch.random_(bits)
      _2 = torch.bitwise_and(bits, masks, out=anded)
      _3 = torch.gt(anded, 0, out=torch.view_as(z, anded))
      _4 = torch.add(minusOne, z, alpha=2., out=z)
    else:
      pass
    if torch.eq(law, 3):
      _5 = torch.uniform_(z, -1., 1.)
      _6 = torch.hardshrink(z, torch.sub(1., p), out=z)
      _7 = torch.sign_(z)
    else:
      pass
    return 0

  # x = s + scale z; with antithetic noise z has half the steps, and each serves two.
  def send(self: __torch__.Steps, antithetic: bool, scale: float, s: Tensor, z: Tensor, x: Tensor) -> int:
    if antithetic:
      pairs = torch.size(z, 0)
      shape = [pairs, 2, torch.size(z, 1), torch.size(z, 2)]
      s2 = torch.view(s, shape)
      x2 = torch.view(x, shape)
      _0 = torch.add(torch.select(s2, 1, 0), z, alpha=scale, out=torch.select(x2, 1, 0))
      _1 = torch.sub(torch.select(s2, 1, 1), z, alpha=scale, out=torch.select(x2, 1, 1))
    else:
      _2 = torch.add(s, z, alpha=scale, out=x)
    return 0

  # Outputs become errors (softmax - target) / rows; returns the mean cross-entropy.
  def errors(self: __torch__.Steps, o: Tensor, target: Tensor, e: Tensor) -> Tensor:
    rows = torch.mul(torch.size(o, 0), torch.size(o, 1))
    logs = torch.log_softmax(o, 2)
    loss = torch.div(torch.neg(torch.sum(torch.mul(logs, target))), rows)
    _0 = torch.exp(logs, out=e)
    _1 = torch.sub_(e, target)
    _2 = torch.div_(e, rows)
    return loss

  # d[t] += 0.5 d[t+1]: the sum of d times traces is then the sum of d times spikes.
  def decay(self: __torch__.Steps, steps: int, d: Tensor) -> int:
    for i in range(torch.sub(steps, 1)):
      t = torch.sub(torch.sub(steps, 2), i)
      _0 = torch.add_(torch.select(d, 0, t), torch.select(d, 0, torch.add(t, 1)), alpha=0.5)
    return 0

  # Momentum takes a gradient that is a product, and the weights follow.
  def descend(self: __torch__.Steps, rate: float, w: Tensor, m: Tensor, pre: Tensor, delta: Tensor) -> int:
    _0 = torch.addmm(m, torch.t(pre), delta, beta=0.9, alpha=1., out=m)
    _1 = torch.add_(w, m, alpha=torch.neg(rate))
    return 0

  # M <- Lambda M + share z^T (o - mean), M transposed [K, N].
  def feedback(self: __torch__.Steps, antithetic: bool, momentum: float, share: float, o: Tensor, z: Tensor, m: Tensor) -> int:
    c = torch.sub(o, torch.mean(o, [1], True))
    if antithetic:
      c2 = torch.view(c, [torch.size(z, 0), 2, torch.size(c, 1), torch.size(c, 2)])
      c1 = torch.sub(torch.select(c2, 1, 0), torch.select(c2, 1, 1))
    else:
      c1 = c
    rows = torch.flatten(c1, 0, 1)
    _0 = torch.addmm(m, torch.t(rows), torch.flatten(z, 0, 1), beta=momentum, alpha=share, out=m)
    return 0

  # OPZO with output noise, layer by layer over the whole sequence. The current of the static input
  # and the gradient of the first layer are computed once; s + alpha z is multiplied in one product.
  def opzo(self: __torch__.Steps, tensors: List[Tensor], law: int, antithetic: bool, p: float, scale: float, momentum: float, share: float, correction: float, rate: float) -> Tensor:
    x, target, w0, w1, w2, m0, m1, m2, f0, f1, current, v, u0, s0, z0, u1, s1, z1, sent, o, e, g, summed, bits, masks, anded, minusOne, minusFour, = tensors
    steps = torch.size(u0, 0)
    _0 = torch.mm(x, w0, out=current)
    _1 = (self).lif(steps, True, current, u0, s0, v, minusFour, )
    _2 = (self).draw(law, p, z0, bits, masks, anded, minusOne, )
    _3 = (self).send(antithetic, scale, s0, z0, sent, )
    _4 = torch.mm(torch.flatten(sent, 0, 1), w1, out=torch.flatten(u1, 0, 1))
    _5 = (self).lif(steps, False, current, u1, s1, v, minusFour, )
    _6 = (self).draw(law, p, z1, bits, masks, anded, minusOne, )
    _7 = (self).send(antithetic, scale, s1, z1, sent, )
    _8 = torch.mm(torch.flatten(sent, 0, 1), w2, out=torch.flatten(o, 0, 1))
    loss = (self).errors(o, target, e, )
    rows = torch.flatten(e, 0, 1)
    signals = torch.mul(rows, torch.mul(4., correction))
    grows = torch.flatten(g, 0, 1)
    # layer 1: signal times surrogate, traces of layer 0
    _9 = torch.mm(signals, f1, out=grows)
    _10 = torch.sigmoid_backward(g, u1, grad_input=g)
    _11 = (self).decay(steps, g, )
    _12 = (self).descend(rate, w1, m1, torch.flatten(s0, 0, 1), grows, )
    # layer 0: raw input, so the signals of all steps are summed first
    _13 = torch.mm(signals, f0, out=grows)
    _14 = torch.sigmoid_backward(g, u0, grad_input=g)
    _15 = torch.sum(g, [0], out=summed)
    _16 = (self).descend(rate, w0, m0, x, summed, )
    _17 = (self).feedback(antithetic, momentum, share, o, z0, f0, )
    _18 = (self).feedback(antithetic, momentum, share, o, z1, f1, )
    _19 = (self).decay(steps, e, )
    _20 = (self).descend(rate, w2, m2, torch.flatten(s1, 0, 1), rows, )
    return loss

  # The same algorithm as it is usually written: step by step, a tensor for each intermediate result.
  def plain(self: __torch__.Steps, tensors: List[Tensor], law: int, antithetic: bool, p: float, scale: float, momentum: float, share: float, correction: float, rate: float) -> Tensor:
    x, target, w0, w1, w2, m0, m1, m2, f0, f1, current, v, u0, s0, z0, u1, s1, z1, sent, o, e, g, summed, bits, masks, anded, minusOne, minusFour, = tensors
    steps = torch.size(u0, 0)
    batch = torch.size(x, 0)
    v0 = torch.zeros_like(v)
    v1 = torch.zeros_like(v)
    a0 = torch.zeros_like(v)
    a1 = torch.zeros_like(v)
    g0 = torch.zeros_like(w0)
    g1 = torch.zeros_like(w1)
    g2 = torch.zeros_like(w2)
    h0 = torch.zeros_like(f0)
    h1 = torch.zeros_like(f1)
    y = torch.select(target, 0, 0)
    loss = torch.zeros([])
    n0 = torch.zeros_like(v)
    n1 = torch.zeros_like(v)
    for t in range(steps):
      sign = 1.
      source = t
      odd = torch.eq(torch.remainder(t, 2), 1)
      if antithetic:
        source = torch.floordiv(t, 2)
        if odd:
          sign = -1.
        else:
          pass
      else:
        odd = False
      n0 = torch.select(z0, 0, source)
      n1 = torch.select(z1, 0, source)
      if odd:
        pass
      else:
        b = torch.select(bits, 0, source)
        a = torch.select(anded, 0, source)
        _0 = (self).draw(law, p, n0, b, masks, a, minusOne, )
        _1 = (self).draw(law, p, n1, b, masks, a, minusOne, )
      q0 = torch.add(torch.mul(v0, 0.5), torch.mm(x, w0))
      p0 = torch.to(torch.ge(q0, 1.), 6)
      v0 = torch.sub(q0, p0)
      a0 = torch.add(torch.mul(a0, 0.5), p0)
      q1 = torch.add(torch.mul(v1, 0.5), torch.mm(torch.add(p0, n0, alpha=torch.mul(sign, scale)), w1))
      p1 = torch.to(torch.ge(q1, 1.), 6)
      v1 = torch.sub(q1, p1)
      ot = torch.mm(torch.add(p1, n1, alpha=torch.mul(sign, scale)), w2)
      logs = torch.log_softmax(ot, 1)
      loss = torch.sub(loss, torch.sum(torch.mul(logs, y)))
      et = torch.div(torch.sub(torch.exp(logs), y), torch.mul(steps, batch))
      a1 = torch.add(torch.mul(a1, 0.5), p1)
      r0 = torch.sigmoid(torch.mul(torch.sub(q0, 1.), 4.))
      r1 = torch.sigmoid(torch.mul(torch.sub(q1, 1.), 4.))
      hint = torch.mul(et, torch.mul(4., correction))
      d0 = torch.mul(torch.mm(hint, f0), torch.mul(r0, torch.rsub(r0, 1.)))
      d1 = torch.mul(torch.mm(hint, f1), torch.mul(r1, torch.rsub(r1, 1.)))
      _2 = torch.add_(g0, torch.mm(torch.t(x), d0))
      _3 = torch.add_(g1, torch.mm(torch.t(a0), d1))
      _4 = torch.add_(g2, torch.mm(torch.t(a1), et))
      c = torch.t(torch.sub(ot, torch.mean(ot, [0], True)))
      _5 = torch.add_(h0, torch.mm(c, n0), alpha=sign)
      _6 = torch.add_(h1, torch.mm(c, n1), alpha=sign)
      _7 = torch.copy_(torch.select(s0, 0, t), p0)
      _8 = torch.copy_(torch.select(s1, 0, t), p1)
    _9 = torch.add_(torch.mul_(f0, momentum), h0, alpha=share)
    _10 = torch.add_(torch.mul_(f1, momentum), h1, alpha=share)
    _11 = torch.add_(torch.mul_(m0, 0.9), g0)
    _12 = torch.add_(torch.mul_(m1, 0.9), g1)
    _13 = torch.add_(torch.mul_(m2, 0.9), g2)
    _14 = torch.sub_(w0, m0, alpha=rate)
    _15 = torch.sub_(w1, m1, alpha=rate)
    _16 = torch.sub_(w2, m2, alpha=rate)
    return torch.div(loss, torch.mul(steps, batch))

  # delta[t] = psi (q - g) + g with g = 0.5 delta[t+1]; d holds q and is overwritten. The reset by
  # subtraction takes part.
  def history(self: __torch__.Steps, steps: int, d: Tensor, sigmoid: Tensor) -> int:
    for i in range(steps):
      t = torch.sub(torch.sub(steps, 1), i)
      dt = torch.select(d, 0, t)
      st = torch.select(sigmoid, 0, t)
      if torch.eq(i, 0):
        _0 = torch.sigmoid_backward(dt, st, grad_input=dt)
        _1 = torch.mul_(dt, 4.)
      else:
        next = torch.select(d, 0, torch.add(t, 1))
        _2 = torch.sub_(dt, next, alpha=0.5)
        _3 = torch.sigmoid_backward(dt, st, grad_input=dt)
        _4 = torch.mul_(dt, 4.)
        _5 = torch.add_(dt, next, alpha=0.5)
    return 0

  # Back-propagation through time, each product over the whole sequence.
  def bptt(self: __torch__.Steps, tensors: List[Tensor], rate: float) -> Tensor:
    x, target, w0, w1, w2, m0, m1, m2, f0, f1, current, v, u0, s0, z0, u1, s1, z1, sent, o, e, g, summed, bits, masks, anded, minusOne, minusFour, = tensors
    steps = torch.size(u0, 0)
    _0 = torch.mm(x, w0, out=current)
    _1 = (self).lif(steps, True, current, u0, s0, v, minusFour, )
    _2 = torch.mm(torch.flatten(s0, 0, 1), w1, out=torch.flatten(u1, 0, 1))
    _3 = (self).lif(steps, False, current, u1, s1, v, minusFour, )
    _4 = torch.mm(torch.flatten(s1, 0, 1), w2, out=torch.flatten(o, 0, 1))
    loss = (self).errors(o, target, e, )
    rows = torch.flatten(e, 0, 1)
    d1 = torch.flatten(g, 0, 1)
    d0 = torch.flatten(sent, 0, 1)
    _5 = torch.mm(rows, torch.t(w2), out=d1)
    _6 = (self).history(steps, g, u1, )
    _7 = torch.mm(d1, torch.t(w1), out=d0)
    _8 = (self).history(steps, sent, u0, )
    _9 = torch.sum(sent, [0], out=summed)
    _10 = (self).descend(rate, w0, m0, x, summed, )
    _11 = (self).descend(rate, w1, m1, torch.flatten(s0, 0, 1), d1, )
    _12 = (self).descend(rate, w2, m2, torch.flatten(s1, 0, 1), rows, )
    return loss
