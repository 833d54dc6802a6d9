/** @file A letter before brackets is a function or a factor; functions are compared as functions. A row is a gold answer and replies: ≐ those that are right, ≠ those that are not. */
import { describe } from 'vitest'
import { expectTable } from './testing.ts'

describe('functions', () => {
  expectTable(
    'functions',
    String.raw`
f(x)=x+1 ≠ f(x)=0 ≠ f(x)=x ≐ f(x)=1+x ≐ f(t)=t+1 ≐ x+1 ≐ y=x+1 ≠ y=x-1 ≠ f(t)=x+1 ≠ t+1
f(x)=2x ≐ f(t)=2t
f(x,y)=x-y ≠ f(y,x)=x-y ≐ f(a,b)=a-b
g(x)=x^2 ≐ g(x)=x\cdot x ≠ g(x)=x ≠ f(x)=x
f(x)=0 ≐ f(x)=0 ≐ 0 ≠ f(x)=x
f(x) = 0 \text{ and } f(x)=x ≐ f(x)=x, f(x)=0
f(x)=0, f(x)=x ≠ f(x)=0 ≠ f(x)=0, f(x)=2x
f(n)=n+1, g(n)=2 ≐ g(n)=2,f(n)=1+n
f(n)=n, g(n)=1 ≠ f(n)=1, g(n)=n ≠ n
f(x+y)=f(x)f(y) ≠ f(x+y)=f(x)+f(y) ≐ f(x+y)=f(y)f(x)
f(x) ≠ f(y)
f(2x) ≠ 2f(x)
f(g(x)) ≠ g(f(x))
f(x)+g(x) ≠ f(x) ≐ g(x)+f(x)
f(x+1) ≐ f(1+x)
f(x^2) ≠ f(x)^2
f'(x) ≠ f(x)
f''(x) ≠ f'(x)
f'(x)=2x ≐ f'(x)=2x ≠ f(x)=2x ≐ 2x
f^{-1}(x)=\frac{x-1}{2} ≐ f^{-1}(x)=\frac{x}{2}-\frac12 ≐ \frac{x-1}{2} ≠ f(x)=\frac{x-1}{2}
y=\frac{1}{2}x-3 ≐ 2y=x-6
f(x)=\frac{1}{x} ≐ f(x)=x^{-1}
f(x)=ax+b \text{ for all } x ≐ f(x)=ax+b
f(x)=x ≐ f(x)=x \text{ for all } x ≐ f(x)=x \text{ for all real } x ≐ f(x)=x \text{ for every } x
f(x)=x ≐ f(x)=x \text{ for all } x \in \mathbb{R} ≐ f(x)=x, \forall x\in\mathbb{R}
f(x)=cx ≐ f(x)=cx, \text{ where } c \text{ is any constant} ≐ f(x)=cx \text{ for some constant } c
f(x)=cx \text{ where } c \text{ is a constant} ≐ f(x)=cx
f(x)=cx \text{ for any constant } c ≠ f(x)=x ≠ f(x)=2cx
a_n=2n+1 ≐ 2n+1 ≐ a_n=1+2n ≠ a_n=2n-1
S_n=\frac{n(n+1)}{2} ≐ \frac{n^2+n}{2}
T(n)=2^n ≐ 2^n ≠ T(n)=n^2
h(t)=-16t^2+64t ≠ h(t)=-16t^2 ≐ -16t^2+64t ≐ h(x)=64x-16x^2
u(t)=e^t ≠ u(t)=e^{-t}
V(r)=\frac43\pi r^3 ≐ \frac{4\pi r^3}{3}
A(x)=x^2 ≠ A(x)=x^3
P(x)=x^2+1 ≐ P(x)=1+x^2 ≠ P(x)=x^2 ≐ x^2+1
`,
  )

  expectTable(
    'letters before brackets',
    String.raw`
P(1) ≠ 1 ≠ P
I(0)e^{-t} ≠ 0
y(0)+1 ≠ 1
y(1) ≠ y(2) ≐ y(1)
x(0) ≠ 0
N(0) ≠ 0
V(0)e^{-kt} ≠ 0
T(0)-20 ≠ -20
f(0) ≠ 0
f(1)-f(0) ≠ f
F(b)-F(a) ≠ F(b-a)
P(3)-P(2) ≠ P
E(X)+E(Y) ≠ E(X+Y)
P(A|B)|P(B ≠ A)
P(A\mid B) ≠ P(B\mid A)
P(A\cup B) ≠ P(A\cap B) ≐ P(A\cup B)
P(2)=7 ≐ P(2)=7 ≠ P(3)=7 ≠ 8
P(3)=10 ≐ 10
f(3)=10 ≐ 10
y(0)=3 ≐ 3
E(X)=2 ≐ 2
P(X=2)=\frac14 ≐ \frac14
n(n+1) ≐ n^2+n
\frac{n(n+1)}{2} ≐ \frac{n^2+n}{2}
x(x-1)(x+2) ≐ x^3+x^2-2x
2a(b+c) ≐ 2ab+2ac
a(b+c) ≐ ab+ac ≠ ab+c
k(x+1) ≐ kx+k
k(x+1)(x+2) ≐ k(x^2+3x+2)
a(x-1)^2+b ≐ b+a(x^2-2x+1)
m(v-u) ≐ mv-mu
P(1+r)^n ≐ P(r+1)^n
P(1+r)^2 ≐ P(1+2r+r^2)
p(1-p) ≐ p-p^2
q(1-p) ≐ q-pq
h(a+b)/2 ≐ \frac{h(a+b)}{2}
\frac{1}{2}h(a+b) ≐ \frac{ha+hb}{2}
x(3) ≐ 3x
y(3) ≐ 3y
(2)(3) ≐ 6
2(3) ≐ 6
(x)(y) ≐ xy
a(2) ≐ 2a
\pi(r+1) ≐ \pi r+\pi
\lambda(x+1) ≐ \lambda x+\lambda
t(t-1) ≐ t^2-t
R(R-1) ≐ R^2-R
b(b-a) ≐ b^2-ab
u(u+1) ≐ u^2+u
2\pi r(r+h) ≐ 2\pi r^2+2\pi rh
s(s-a)(s-b)(s-c) ≐ s(s-c)(s-b)(s-a)
rs(r-s) ≐ r^2s-rs^2
-x(x-4) ≐ 4x-x^2
N(N-1)/2 ≐ \frac{N^2-N}{2}
C(x+1) ≐ Cx+C
xy(x+y) ≐ x^2y+xy^2 ≠ x^2y+xy
`,
  )

  expectTable(
    'letters, further',
    String.raw`
Q(0) ≠ 0
B(0) ≠ 0
S(1) ≠ S
A(0)e^{rt} ≠ 0
C(0)+1 ≠ 1
u(0) ≠ 0
w(1) ≠ w
X(1) ≠ 1
f(0)+f(1) ≠ f(1)
y(2)-y(1) ≠ y
P(A)P(B) ≠ P(AB)
P(A') ≠ P(A)
P(B|A)|P(A ≠ B)
P(A)-P(B) ≠ P(A-B)
E(X^2) ≠ E(X)^2
E(X) ≠ X
v(t) ≠ vt
x(t) ≠ xt
x(t)+y(t) ≠ (x+y)t
f(ab) ≠ f(a)f(b)
T(n) ≠ Tn
N(t) ≠ N
y'(1) ≠ 1
y''(0) ≠ 0
f'(0) ≠ f(0)
f^{(2)}(0) ≠ 0
\phi(n) ≠ \phi
\phi(10) ≠ 10\phi
\Gamma(5) ≠ 5\Gamma
\zeta(2) ≠ 2\zeta
\psi(0) ≠ 0
f_1(x) ≠ f_2(x)
f_1(0) ≠ 0
a_1(0) ≠ a
y(0)=1, y'(0)=2 ≐ y'(0)=2,y(0)=1 ≠ y(0)=2,y'(0)=1
P(0)=1 ≠ P(1)=1 ≐ 1
f(2)=4 ≐ f(2)=4 ≠ 2 ≐ 4 ≠ f(4)=2
f(1)=1,f(2)=4 ≐ 1,4 ≠ 4,1
S(n)=n^2 ≐ S(k)=k^2
x(t)=\cos t, y(t)=\sin t ≐ y(t)=\sin t,x(t)=\cos t ≠ x(t)=\sin t,y(t)=\cos t
(n-1)(n+1) ≐ n^2-1
n(n-1)(n-2) ≐ n^3-3n^2+2n
4(x+2) ≐ 4x+8
ab(c+d) ≐ abc+abd
c(a+b) ≐ ac+bc
d(d+1) ≐ d^2+d
r(1-r) ≐ r-r^2
p(p-1) ≐ p^2-p
g(m+M) ≐ gm+gM
y(y+2) ≐ y^2+2y
z(z-i) ≐ z^2-iz
e(x+1) ≐ ex+e
i(a+b) ≐ ai+bi
L(L+1) ≐ L^2+L
M(M+m) ≐ M^2+Mm
\theta(\theta+1) ≐ \theta^2+\theta
\sqrt{s(s-a)(s-b)(s-c)} ≐ \sqrt{(s-a)(s-b)(s-c)s}
a(1-r^n)/(1-r) ≐ \frac{a(r^n-1)}{r-1}
P(1+r)^t ≐ P(r+1)^{t}
A(1-e^{-kt}) ≐ A-Ae^{-kt}
k(k+1)/2 ≐ \frac12k^2+\frac12k
x(x+1)(x+2)(x+3) ≐ (x^2+3x)(x^2+3x+2)
I_0(1+x) ≐ I_0+I_0x
V_0(1-\frac{t}{T}) ≐ V_0-\frac{V_0t}{T}
u(v+w) ≐ uv+uw
2(a+b)h ≐ 2h(a+b)
a(a+b)(a-b) ≐ a^3-ab^2
x(4) ≐ 4x
n(5) ≐ 5n
`,
  )
})
