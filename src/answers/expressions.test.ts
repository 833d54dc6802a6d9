/** @file Answers of many kinds beside what they are taken for. A row is a gold answer and replies: ≐ those that are right, ≠ those that are not. */
import { describe } from 'vitest'
import { expectTable } from './testing.ts'

describe('expressions', () => {
  expectTable(
    'one of each',
    String.raw`
f(x)=x \text{ or } f(x)=-x ≠ f(x)=x ≐ f(x)=-x, f(x)=x ≐ f(x)=\pm x
f(x)=\pm x ≐ f(x)=x, f(x)=-x
f(x)=0 \text{ and } f(x)=2x ≠ f(x)=0 \text{ and } f(x)=x
f(n)=2n ≐ f(n)=2n \text{ for all integers } n ≐ f(n)=2n\text{ for all } n\in\mathbb{Z} ≐ f(n)=2n, n\in\mathbb{N}
f(x)=k x, \text{ where } k>0 ≐ f(x)=kx
f(x)=x\text{ for }x>0 ≠ f(x)=2x
f(x)=g(x) ≠ f(x)=h(x)
f(x)=f(1)x ≠ f(x)=x
f(x)=f(0)+x ≠ f(x)=x ≐ f(x)=x+f(0)
f(x)=\frac{1}{x} ≠ f(x)=\frac{1}{x^2}
f(x)=|x| ≠ f(x)=x
f(x)=\lfloor x\rfloor ≠ f(x)=x
f(x)=(-1)^x ≠ f(x)=1
f(n)=(-1)^n ≠ f(n)=1 ≐ f(n)=\cos(\pi n)
g(n)=\gcd(n,2) ≠ g(n)=1
a_n=(-1)^n ≠ a_n=1 ≠ -1 ≐ (-1)^n
F_n ≠ F_{n+1}
F_{n+1} ≠ F_n+1
a_{n+1}=2a_n ≠ a_{n+1}=a_n ≐ 2a_n=a_{n+1} ≠ 2a_n+1
x_1x_2 ≠ x_1+x_2 ≐ x_2x_1
P(X=1) ≠ P(X=2)
P(X>1) ≠ P(X<1)
P(X>1)=0.5 ≐ \frac12
\overline{AB} ≠ \overline{CD}
\overline{ab} ≠ ab
\vec{AB} ≠ \vec{BA}
\hat{y}=2x+1 ≠ \hat{y}=2x ≐ 2x+1
\bar{x}=5 ≐ 5
\mu=5 ≐ 5 ≠ \sigma=5
\sigma^2=4 ≐ \sigma^2=4 ≠ \sigma=4
\log_a b ≠ \log_b a
\log_2 3 ≠ \log_3 2 ≐ \frac{\log 3}{\log 2}
\sqrt[3]{x} ≠ \sqrt{x}
\sqrt[3]{2} ≠ \sqrt{2}
\sqrt[3]{-8} ≐ -2
(-8)^{1/3} ≐ -2
x^{2/3} ≠ x^{3/2}
2\sqrt3 ≠ 3\sqrt2
\sqrt{-4} ≠ 2 ≐ 2i
3+4i ≠ 4+3i
|3+4i| ≠ 7 ≐ 5
e^{i\pi/2} ≐ i
e^{i\theta} ≠ e^{-i\theta} ≐ \cos\theta+i\sin\theta
\cos\theta+i\sin\theta ≠ \cos\theta-i\sin\theta
\frac{1}{i} ≐ -i
\begin{pmatrix}1&2\\3&4\end{pmatrix} ≠ \begin{pmatrix}1&3\\2&4\end{pmatrix}
\begin{pmatrix}1\\2\end{pmatrix} ≐ \begin{bmatrix}1\\2\end{bmatrix} ≠ \begin{pmatrix}1&2\end{pmatrix} ≠ 3
\det\begin{pmatrix}1&2\\3&4\end{pmatrix} ≠ -3
\frac{\sin x}{\cos x} ≠ \cot x
\sin^2 x ≠ \sin 2x
\sin x\cos x ≠ \sin 2x
\cos^2x-\sin^2x ≠ \sin 2x ≐ \cos 2x
x\ln x-x ≠ x\ln x ≠ \ln x
\frac{x^3}{3}+C ≠ \frac{x^3}{3} ≠ x^3+C ≐ C+\frac13x^3
ae^{x}+b ≠ ae^x
C_1e^x+C_2e^{-x} ≐ C_2e^{-x}+C_1e^x ≠ C_1e^x
c ≠ C
k ≠ K
10! ≠ 10 ≠ 3628801 ≐ 3628800
0! ≠ 0 ≐ 1
\binom{10}{3} ≠ \binom{10}{4} ≐ \binom{10}{7}
{10 \choose 3} ≐ 120
\binom{52}{5} ≐ 2598960
2^{10} ≠ 1023
-\frac12 ≠ \frac12
\frac{1}{2}+\frac13 ≠ \frac25
\frac{22}{7} ≐ 3\frac17 ≠ 3.14
3:4 ≠ \frac43
1 : 2 ≐ 1:2
1:2 ≠ 2:1
10:30 ≠ 10.5
(1,2) ≠ 1:2
2,4,8,\ldots ≠ 2,4,6,\ldots ≐ 2,4,8,\dots
0.5,0.25 ≠ 0.5
.25 ≐ 0.25
1e5 ≠ 1e6 ≐ 100000
5e ≠ 5 ≠ 5e2
1.5\times 10^{-3} ≠ 1.5\times10^3
\text{DNE} ≐ DNE ≠ 0 ≠ END
\text{no solution} ≐ no solution ≐ \emptyset
\text{No solution} ≐ \text{no solutions}
\text{infinitely many} ≠ \infty
\text{all real numbers} ≠ \mathbb{Q}
\mathbb{R} ≐ \text{all real numbers}
\text{odd} ≐ odd ≠ odd and even
\text{tangent} ≠ tan
\text{blue} ≐ \textbf{Blue}
\text{A} ≠ \text{a}
B ≠ \text{(C)}
(D) ≐ D
\mathrm{(D)} ≐ D
\textbf{(D) }12 ≐ 12 ≠ 13
D ≐ \textbf{(D)}
C ≠ C+1
E ≠ e
I ≠ 1
l ≠ I
`,
  )

  expectTable(
    'identities',
    String.raw`
\text{an ice} ≠ \text{a nice} ≐ \text{an  ice}
x y ≐ xy
\pi r ≐ \pi  r
\text{now here} ≠ \text{nowhere}
1 2/3 ≠ 12/3
\frac{1}{2} 3 ≠ \frac{12}{3}
x2 ≠ x^2 ≐ 2x
x_2 ≠ x^2
2x ≠ x^2 ≠ x2y
3 x 4 ≠ 12x
(1 2) ≠ 12
1,2 3 ≠ 1,23
[1 2] ≠ 12
5.0\text{ cm} ≐ 5\text{ cm} ≠ 50\text{ cm}
\sqrt{50} ≐ 5\sqrt{2}
\frac{\sqrt{8}}{4} ≐ \frac{\sqrt2}{2}
\frac{6}{\sqrt{3}} ≐ 2\sqrt3
x^2-4 ≐ (x-2)(x+2)
\frac{1}{x}+\frac1y ≐ \frac{x+y}{xy} ≠ \frac{2}{x+y}
\frac{x-1}{2} ≐ \frac{x}{2}-\frac12
\ln\frac{a}{b} ≐ \ln a-\ln b ≠ \frac{\ln a}{\ln b}
3\ln 2 ≐ \ln 8
2^{-n} ≐ \frac{1}{2^n} ≐ (\frac12)^n ≠ -2^n
n2^{n-1} ≐ \frac{n 2^n}{2} ≠ n2^n
\frac{n(n+1)(2n+1)}{6} ≐ \frac{2n^3+3n^2+n}{6} ≠ \frac{n(n+1)}{2}
\left(\frac{n(n+1)}{2}\right)^2 ≐ \frac{n^2(n+1)^2}{4}
\sin\frac{\pi}{6} ≐ \frac12
\arctan 1 ≐ \frac{\pi}{4} ≠ \frac{\pi}{3}
\arcsin\frac12 ≐ 30^\circ
\frac{\pi}{6} ≐ \arcsin\frac12
\log_3 9 ≐ 2
\log_2\frac18 ≐ -3
e^{\ln 3} ≐ 3
e^{2\ln x} ≐ x^2
10^{\log x} ≐ x
\sqrt{x}\sqrt{y} ≐ \sqrt{xy}
\sqrt{x^3} ≐ x\sqrt{x} ≠ x^2
x^{-1/2} ≐ \frac{1}{\sqrt x}
\cosh x+\sinh x ≐ e^x
\sec^2x-\tan^2x ≐ 1
\tan(x+\pi) ≐ \tan x
\sin(x+2\pi) ≐ \sin x
\sin(x+\pi) ≠ \sin x
\sin(\pi-x) ≐ \sin x
\cos(-x) ≐ \cos x
\sin(-x) ≠ \sin x
\sin 3x ≐ 3\sin x-4\sin^3x
\frac{1-\cos 2x}{2} ≐ \sin^2x
\arctan x+\operatorname{arccot}x ≐ \frac{\pi}{2}
\binom{n}{3} ≐ \frac{n(n-1)(n-2)}{6}
\binom{n}{k}+\binom{n}{k-1} ≐ \binom{n+1}{k}
\binom{n}{k}+\binom{n}{k+1} ≠ \binom{n+1}{k}
\frac{(2n)!}{2^n n!} ≐ \frac{(2n)!}{n!2^n}
(2n-1)!! ≠ (2n-1)!
2\lfloor\frac{n}{2}\rfloor+\frac{1-(-1)^n}{2} ≐ n
\lfloor\frac{n}{2}\rfloor ≐ \frac{2n-1+(-1)^n}{4} ≠ \frac{2n-1}{4}
\lfloor\frac{n}{2}\rfloor+\lceil\frac{n}{2}\rceil ≐ n
\lfloor\frac{n+1}{2}\rfloor ≐ \lceil\frac{n}{2}\rceil
\lceil\frac{n}{3}\rceil ≐ \lfloor\frac{n+2}{3}\rfloor ≠ \lfloor\frac{n+1}{3}\rfloor
n-\lfloor\frac n2\rfloor ≐ \lceil\frac n2\rceil
n\bmod 2 ≐ \frac{1-(-1)^n}{2}
\min(a,b)+\max(a,b) ≐ a+b
\min(x,1-x) ≐ \frac{1-|1-2x|}{2}
x\operatorname{sgn}(x) ≐ |x|
\gcd(n,2) ≐ \frac{3+(-1)^n}{2} ≠ \frac{3-(-1)^n}{2}
\gcd(2n,2) ≐ 2
\gcd(2n,4) ≠ 2
\frac{1-(-1)^n}{2} ≐ \sin^2\frac{n\pi}{2}
1+(-1)^n ≐ 2\cos^2\frac{n\pi}{2} ≠ 2\cos\frac{n\pi}{2}
(-1)^{\lfloor n/2\rfloor} ≐ \cos\frac{n\pi}{2}+\sin\frac{n\pi}{2}
2^n\cdot 3^n ≐ 6^n
\frac{3^n-(-1)^n}{4} ≐ \frac{(-1)^{n+1}+3^n}{4}
(\frac{1+\sqrt5}{2})^2 ≐ \frac{3+\sqrt5}{2}
\frac{1}{\sqrt5}((\frac{1+\sqrt5}{2})^n-(\frac{1-\sqrt5}{2})^n) ≐ \frac{(1+\sqrt5)^n-(1-\sqrt5)^n}{2^n\sqrt5}
`,
  )

  expectTable(
    'beside a number',
    String.raw`
5 ≠ 5\text{ apples and }3\text{ oranges} ≠ 5 apples 3 ≠ 5\text{ km }3 ≠ 5\text{ cm by }3\text{ cm} ≠ 5\text{ cm}\times 3\text{ cm}
5 ≠ 5\times 3 ≠ 5\text{ groups of }3 ≠ 3\text{ groups of }5 ≠ 5\text{ out of }10 ≠ 5/10 ≠ 5\text{-}6 ≠ 5-6 ≠ 5\sim6 ≠ 5\text{ to }6
5 ≠ 5\ldots ≠ >5 ≠ \ge 5 ≠ \approx 5.1 ≠ \ne5 ≠ \lnot 5 ≠ 5\text{ is not the answer} ≠ 5?6 ≠ 5;6 ≠ 5:6 ≠ 5|6 ≠ 5_6 ≠ 5^0 ≠ 5\prime
5 ≠ \dot{5} ≠ \overline{5} ≠ \vec{5} ≠ 5\mathbb{Z} ≠ 5\angle 30 ≠ f(5) ≠ 5(x) ≠ 5\mathrm{f} ≠ 5\mathrm{u} ≠ 5\mathrm{xy} ≠ 5\text{ab}
5 ≠ 5\text{ab } ≠ 5\text{ mod }3 ≠ 5\pmod 3 ≠ 5\bmod 3 ≠ \{5,5,6\} ≠ \emptyset ≠ \text{five}\cdot 2 ≠ \text{fifty} ≠ \text{fifteen}
5 ≠ \text{5th} ≠ \text{V} ≠ 5\text{ more than }x ≠ 5\text{ years ago} ≠ 5\text{ years less} ≠ 5\text{ fewer} ≠ 5\text{ times as many}
5 ≠ 5\text{ fold} ≠ 5\text{ in total minus }1 ≠ 5\text{ each, so }10 ≠ 5\text{ (not }6) ≠ 5\text{ or }-5 ≠ 5\text{ and }-5 ≠ 5, -5
5 ≠ 5\text{ kilo} ≠ 5\text{ mega} ≠ 5\text{ quadrillion} ≠ 5\text{ zillion} ≠ 5\text{ million million} ≠ 5\text{ hundred thousand}
5 ≠ 5\text{ thousandths} ≠ 5\text{ cubed root} ≠ 5\text{ square root} ≠ 5\text{ square} ≠ 5\text{ cube} ≠ 5\text{ to the fourth}
5 ≠ 5\text{ over two} ≠ 5\text{ divided by two} ≠ 5\text{ multiplied by two} ≠ 5\text{ increased by two} ≠ 5\text{ decreased by two}
5 ≠ 5\text{ point two} ≠ 5\text{ half} ≠ 5\text{ and half} ≠ 5 and one half ≠ 5\text{ w/ remainder }2 ≠ 5\text{ with }2\text{ left over}
5 ≠ 5\text{ left over} ≠ 5 r. 2 ≠ 5\,r\,2
500000 ≐ 5\text{ hundred thousand}
12 ≠ 1 2 ≠ 1\,2 ≠ 1\ 2 ≠ 1~2 ≠ 1\quad 2 ≠ {1}{2} ≠ 1{2} ≠ \text{1}\text{2}
3:45 ≠ 3.75 ≠ 345
3:45\text{ PM} ≠ 15:46
7\text{ ft} ≠ 7\text{ in}
7' ≠ 7" ≐ 7\text{ ft}
2\text{ lb} ≠ 2\text{ kg} ≐ 32\text{ oz}
7\text{ degrees} ≠ 7\text{ percent} ≠ 7\text{ minutes}
7\text{ seconds} ≠ 7\text{ hours}
\$7 ≠ 7\%
7\text{ cm} ≠ 7\%
7\% ≠ 7\text{ cm}
7\text{ units} ≠ 7\text{ million units}
7\text{ apples} ≠ 7\text{ dozen apples} ≠ 8\text{ apples} ≠ -7
`,
  )

  expectTable(
    'behind a name',
    String.raw`
x=3 ≐ \{3\} ≐ x\in\{3\}
3 ≐ x_0=3 ≐ \theta=3 ≐ n=3 ≐ k = 3 ≐ N=3 ≐ \text{Area}=3 ≐ AB=3 ≐ \angle A=3 ≐ f(2)=3 ≐ P(2)=3 ≐ S=3\text{ cm}^2 ≐ x=1+2=3 ≐ a_5=3
3 ≐ m\angle ABC=3^\circ ≐ \lambda=3 ≐ \text{answer}=3 ≐ \text{Total}=3 ≐ \text{Number of ways}=3
\frac{1}{3} ≐ P=\frac13 ≐ P(A)=\frac13 ≐ P(A\cap B)=\frac13 ≐ \Pr(A)=\frac13 ≐ \frac{AB}{AC}=\frac13 ≐ P(X\le 2)=\frac13
12 ≐ V=12 ≐ V=12\text{ cm}^3 ≐ d=12\text{ miles} ≐ t = 12\ \text{s}
2x+1 ≐ f'(x)=2x+1 ≐ f(x)=2x+1 ≐ y'=2x+1 ≐ \frac{dy}{dx}=2x+1 ≐ g(x)=1+2x
2n+1 ≐ a_n=2n+1
n^2 ≐ S_n=n^2
\frac{n(n+1)}{2} ≐ S(n)=\frac{n(n+1)}{2} ≐ \sum_{k=1}^n k=\frac{n(n+1)}{2}
(2,3) ≐ (x,y)=(2,3) ≐ A=(2,3) ≐ \left(2,\ 3\right) ≐ x=2, y=3 ≐ x=2\text{ and }y=3 ≐ \left\langle 2,3\right\rangle
[2,3] ≐ x\in[2,3]
\{2,3\} ≐ x\in\{2,3\} ≐ x=2,3 ≐ x=2\text{ or }3
2,3 ≐ x=2,\ x=3 ≐ 2\text{ or }3
y=2x+1 ≐ y=2x+1 ≐ f(x)=2x+1
e^{-t} ≐ x(t)=e^{-t}
Ce^{-t} ≐ y(t)=Ce^{-t} ≐ y=Ce^{-t}
y=Ce^{-t} ≐ Ce^{-t}
\sin t ≐ y(t)=\sin t
y(t)=\sin t ≐ y=\sin t
\frac{\pi}{4} ≐ \theta=\frac{\pi}{4}
45^\circ ≐ \theta=45^\circ
i ≐ z=i
2+3i ≐ z=2+3i ≐ 3i+2
2\pm3i ≐ 2+3i,2-3i
\frac{-1\pm\sqrt5}{2} ≐ \frac{-1+\sqrt5}{2},\frac{-1-\sqrt5}{2} ≠ \frac{1\pm\sqrt5}{2}
x=\frac{-1\pm\sqrt5}{2} ≐ \frac{-1\pm\sqrt5}{2}
1.5\times10^6 ≐ 1.5\cdot10^6
1500000 ≐ 1.5\times10^6 ≐ 1.5\text{ million}
0.00015 ≐ 1.5\times10^{-4}
\frac{3}{4} ≐ 75\%
75\% ≐ \frac34 ≐ 75
\frac34\pi ≐ \frac{3\pi}{4}
\frac{3\pi}{4} ≐ 0.75\pi
\log 5 ≐ \log_{10}5
\ln 5 ≐ \log_e 5
\sqrt{3}/3 ≐ \frac{1}{\sqrt3}
3:2 ≐ 3 : 2 ≐ 3\text{ to }2
`,
  )
})
