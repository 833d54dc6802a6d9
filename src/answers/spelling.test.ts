/** @file The same in another spelling, blanks, digits, bases, words, and what cannot be read. A row is a gold answer and replies: ≐ those that are right, ≠ those that are not. */
import { describe } from 'vitest'
import { expectTable } from './testing.ts'

describe('spelling', () => {
  expectTable(
    'spelling',
    String.raw`
7 ≐ \color{red}{7} ≐ \textcolor{blue}{7} ≐ {\color{green} 7} ≐ \underline{7} ≐ \mathbf{7} ≐ \bf{7} ≐ {\bf 7} ≐ \boldsymbol{7} ≐ \large 7
7 ≐ ７ ≐ 7。 ≐ 7．
12 ≐ １２
0.\overline{3} ≐ \frac13 ≠ 0.3
\frac13 ≐ 0.\overline{3} ≠ 0.3
\frac16 ≐ 0.1\overline{6}
0.\overline{9} ≐ 1
0.\overline{142857} ≐ \frac17
0.\overline{36} ≠ 0.\overline{63}
0.\dot{3} ≐ \frac13
0.333\ldots ≐ \frac13
x**2+1 ≐ x^2+1
x^2+1 ≐ x**2+1
abs(x) ≐ |x|
|x| ≐ abs(x)
sqrt(x) ≐ \sqrt{x}
2**10 ≐ 1024
exp(x) ≐ e^x
log(x) ≐ \log x
sin(x) ≐ \sin x
pi/2 ≐ \frac{\pi}{2}
2*pi*r ≐ 2\pi r
sqrt(2)/2 ≐ \frac{\sqrt2}{2}
(x+1)/(x-1) ≐ \frac{x+1}{x-1}
0,5 ≐ 0.5
0.5 ≐ 0,5
0,25 ≐ \frac14
2.75 ≐ 2,75
25 ≠ 2,5
2,5 ≠ 25
1.2 ≠ 1,2
3,14 ≐ 3.14
\frac{3 m}{2}-1 ≠ \frac12
2mg ≠ 2
2 cd x ≠ 2x
1,-2 ≠ (-2,1) ≐ (1,-2)
3,4 ≠ 3.4
52_8 ≐ 52_{\text{eight}} ≐ 52_{(8)} ≐ (52)_8 ≐ 52_{\text{base }8} ≠ 42
52_{\text{eight}} ≐ 52_8
1010_2 ≐ 1010_{\text{two}} ≐ 1010_{(2)} ≠ 10 ≠ 1010 ≠ 1010_3 ≠ 1011_2
5,000 ≐ 5000
1,234,567 ≐ 1234567
1{,}234 ≐ 1234
12{,}345.6 ≐ 12345.6
3.50 ≐ 3.5
3.5 ≐ \frac72
+7 ≐ 7
007 ≐ 7
.5 ≐ 0.5
5. ≐ 5
1.2\times10^{-3} ≐ 0.0012
1.2e-3 ≐ 0.0012
6.02\times 10^{23} ≐ 6.02e23 ≠ 6.02\times 10^{22}
2×3 ≐ 6
½ ≐ 0.5
x² ≐ x^2
x≤3 ≐ x\le 3
−5 ≐ -5
\dfrac{3}{4} ≐ \tfrac34
\frac{3}{4} ≐ 3/4
\frac 3 4 ≐ 0.75
\left(1,2\right) ≐ (1,2)
\left[1,2\right) ≐ [1,2)
(1; 2) ≐ (1,2)
\langle 1,2\rangle ≐ \langle 1, 2\rangle
\sqrt[3]{8} ≐ 2
\lvert x\rvert ≐ |x|
\cos 60^\circ ≐ \frac12 ≠ \cos 60
\sin 30^\circ ≐ \frac12
\tan(45^\circ) ≐ 1
\sin 30 ≠ \frac12
\sin x^\circ ≐ \sin(\frac{\pi x}{180})
`,
  )

  expectTable(
    'notation',
    String.raw`
7*sin(pi*x/5)+1 ≐ 7\sin\left(\frac{\pi x}{5}\right)+1
sqrt(3)/2 ≐ \frac{\sqrt3}{2}
3*x^2 ≐ 3x^2
exp(-2*t) ≐ e^{-2t}
e^(-x) ≐ e^{-x}
e^(2*x) ≐ e^{2x}
x^(1/2) ≐ \sqrt{x}
x^{-1} ≐ \frac1x
ln(x)/2 ≐ \frac{\ln x}{2}
log(x) ≐ log x
a/b/c ≐ \frac{a}{bc}
a/bc ≠ \frac{a}{b}c
1/2x ≐ \frac{1}{2x}
-(x+1) ≐ -x-1
x(2) ≐ 2x
(x+1)^2/4 ≐ \frac{x^2+2x+1}{4}
2**n ≐ 2^n
x**(1/2) ≐ \sqrt x
abs(x-1) ≐ |x-1|
floor(x/2) ≐ \lfloor\frac{x}{2}\rfloor
ceil(x) ≐ \lceil x\rceil
asin(x) ≐ \arcsin x
atan(x) ≐ \arctan x
factorial(n) ≐ n!
binomial(n,2) ≐ \frac{n(n-1)}{2}
max(a,b) ≐ \max(a,b)
cos(x)**2 ≐ \cos^2 x
tan(x)^2+1 ≐ \sec^2 x
\sin^2x+\cos^2x ≐ 1
\tan^{-1} x ≐ \arctan x
\sin^{-1} x ≠ \csc x
\ln x ≠ \log x
\log_2 x ≠ \log x
\log_{10} x ≐ \log x
\lg x ≐ \log x
\ln|x| ≐ \ln|x|
\frac{d}{2} ≐ d/2
\theta ≐ θ
2\pi ≐ 2π
\alpha+\beta ≐ β+α
x_1+x_2 ≐ x_2+x_1
x_{1} ≐ x_1
x_1 ≠ x_2 ≠ x1
x^{2}y ≐ yx^2
\frac{x}{y} ≐ xy^{-1} ≠ \frac{y}{x}
a-b ≠ b-a
a-b-c ≠ a-b+c
2^{x+1} ≠ 2^x+1
(a+b)^2 ≠ a^2+b^2
\sqrt{a+b} ≠ \sqrt a+\sqrt b
\frac{1}{a+b} ≠ \frac1a+\frac1b
\sin(a+b) ≠ \sin a+\sin b ≐ \sin a\cos b+\cos a\sin b
e^{x^2} ≠ (e^x)^2
-x^2 ≠ (-x)^2
-3^2 ≠ 9
(-3)^2 ≐ 9
2^{3^2} ≠ 64
\log(x^2) ≠ (\log x)^2
x^{2n} ≠ x^{n^2}
n^2! ≠ (n!)^2
(2n)! ≠ 2n! ≠ 2(n!)
\sqrt{x+1} ≠ \sqrt{x}+1
\frac{x+1}{2} ≠ \frac{x}{2}+1 ≠ x+\frac12
`,
  )

  expectTable(
    'formats',
    String.raw`
7 ≐ $7$ ≐ 7 \text{.} ≐ \,7\, ≐ \ 7 ≐ {7} ≐ \{7\} ≐ [7] ≐ \text{x} = 7 ≐ x=\text{7} ≐ n = 7 \text{ apples} ≐ 7\text{ cm}^2 ≐ 7 \mathrm{~kg}
7 ≐ 7\mathrm{cm} ≐ \$7 ≐ 7\$ ≐ 7.0 ≐ 7.00 ≐ \frac{7}{1} ≐ \mathbf{7} ≐ \textbf{7} ≐ \mathit{7} ≐ \displaystyle{7} ≐ \left(7\right)
7 ≐ \bigl(7\bigr) ≐ 7\quad ≐ x \approx 7 ≐ \boxed{7} ≐ 7 units ≐ 7 \text{ units} ≐ 7\text{ (units)} ≐ 7\text{ km}/\text{h} ≠ 7! ≠ -7 ≠ 7x
7 ≠ 7,8 ≠ 77 ≠ 0.7 ≠ \sqrt{7} ≠ 7^2 ≠ 1/7 ≠ 7i ≠ \overline{7} ≠ 7_8 ≠ \text{seven or eight} ≐ \text{seven} ≠ x+7 ≠ x>7 ≠ 7:00 ≠ 7\pi ≠ 7e
7 ≠ 7\text{ or }8 ≠ (7,7) ≠ 7 7
`,
  )

  expectTable(
    'base',
    String.raw`
101_2 ≐ 101_{2} ≠ 5
-11_2 ≠ 11_2 ≐ -11_2
1A_{16} ≐ 1A_{16} ≠ 1B_{16} ≠ 26
A5_{16} ≐ A5_{16}
0.1_2 ≐ 0.1_2 ≠ 0.1_3
12_{10} ≐ 12
77_{\text{eight}} ≐ 77_8
77_8 ≠ 77 ≠ 63
(101)_{2} ≐ 101_2
1011_{\text{base 2}} ≐ 1011_2
204_{\text{five}} ≐ 204_5
`,
  )

  expectTable(
    'digits',
    `
11 ≠ 111 ≠ 1 1 ≠ 1,1
711 ≠ 11
17 ≠ 7
0.11 ≠ 0.011
1.1 ≠ 11
120 ≠ 12
1000 ≠ 100
100 ≠ 1e3
1{,}000 ≠ 1
1.0 ≐ 1
3.14 ≠ 3.141
`,
  )

  expectTable(
    'blanks',
    String.raw`
21/4 ≠ 2 1/4
2 1/4 ≠ 21/4 ≐ 9/4 ≐ 2\frac14
13 ≠ 1 3
1 3 ≠ 13
100 ≠ 1 0 0
123 ≠ 12 3
5/2 ≠ 5 /2 1
1 000 ≐ 1000
12 345 ≐ 12345
3 1/2 ≠ 31/2 ≐ 3.5
31/2 ≠ 3 1/2 ≐ 15.5
10 ≠ 1 0
3 4 ≠ 34 ≠ 12
`,
  )

  expectTable(
    'words as words',
    String.raw`
\text{left} ≠ \text{felt}
\text{stop} ≠ \text{pots}
\text{dog} ≠ \text{god}
dog ≠ god
BCA ≠ ABC
TTF ≠ TFT
ABCD ≠ ABDC
HHT ≠ THH
ABC ≐ ABC ≐ \text{ABC}
AB ≠ BA
\text{Aa} ≠ \text{AA}
AaBb ≠ aabb
Aa ≠ AA
\text{Yes} ≐ yes ≐ Yes ≠ \text{no}
\text{yes} ≐ \text{Yes}
\text{No} ≐ \text{no} ≐ no
\text{East} ≐ east
\text{even} ≐ Even
\text{True} ≐ true ≠ False
\text{ellipse} ≐ Ellipse ≠ \text{circle}
\text{Monday} ≐ monday ≐ Monday
ab ≐ ba
xy ≐ yx
xyz ≐ zyx
abc ≐ cba
2xy ≐ 2yx
mgh ≐ mhg
A ≠ B
X ≠ x
\text{A} ≐ A
\textbf{B} ≐ B
B ≐ \text{(B)} ≠ 8
(B) ≐ B
S ≠ 5
\text{two} ≠ \text{tow} ≐ 2
2 ≐ \text{two}
3 ≠ \text{two}
\text{red} ≠ \text{reed}
\text{Red, Blue} ≠ \text{Blue, Red}
\text{square root} ≐ \text{Square root}
`,
  )

  expectTable(
    'golds not readable',
    String.raw`
\frac{}{} ≠ 0
x^ ≠ x
\text{} ≠ 0
none ≠ 0
None ≠ 0
N/A ≠ 0
undefined ≠ 0 ≐ \text{undefined} ≠ defined
\text{undefined} ≐ undefined
-- ≠ 1
= ≠ 1
\boxed{} ≠ 1
nan ≠ 0
\infty ≠ 0
1/0 ≠ \infty
\frac{0}{0} ≠ 1
{ ≠ 1
\sqrt{ ≠ 1
(( ≠ 1
][ ≠ 1
TBD ≠ 5
proof ≠ 5
see the text ≠ see
\text{Answers may vary} ≠ 5
`,
  )

  expectTable(
    'published-like',
    String.raw`
p - q ≐ -q+p
6 - 5i ≐ -5i+6
\frac{270}7\text{ degrees} ≐ \frac{270}{7}
5x - 7y + 11z + 4 = 0 ≐ -5x+7y-11z-4=0 ≠ 5x - 7y + 11z - 4 = 0 ≠ 0
\text{(C)} ≐ C ≐ (C)
x \in [-2,7] ≐ [-2,7] ≐ -2\le x\le 7
\{1\pm\sqrt{5},-2\} ≐ -2,1+\sqrt5,1-\sqrt5
m n-\lfloor m / 2\rfloor ≐ mn-\lfloor\frac{m}{2}\rfloor ≠ mn-\lfloor\frac{n}{2}\rfloor ≠ mn-\frac{m}{2}
f(n)=n, g(n)=1 ≐ f(n)=n\text{ and }g(n)=1
f(x)=-1,f(x)=x+1 ≐ f(x)=x+1 \text{ or } f(x)=-1 ≠ f(x)=x+1
\left\lfloor\log _{2} n\right\rfloor+1 ≐ 1+\lfloor \log_2 n\rfloor ≠ \lceil\log_2 n\rceil
\lceil n / 2\rceil+1 ≐ \left\lceil\frac{n}{2}\right\rceil+1
\frac{100!}{2^{50}} ≐ \frac{100!}{2^{50}} ≠ \frac{100!}{2^{51}}
k \geqslant 2 ≐ k\ge 2 ≐ [2,\infty) ≠ k>2
(-\infty, 0) \cup\{1\} ≐ \{1\}\cup(-\infty,0) ≠ (-\infty,0)\cup[1,\infty)
\frac{d !}{2 k(d-k) !} ≐ \frac{d!}{2k(d-k)!}
\frac{1}{6} \pi, \frac{5}{6} \pi ≐ \frac{\pi}{6},\frac{5\pi}{6}
(45^{\circ}, 60^{\circ}),(135^{\circ}, 60^{\circ}) ≐ (45,60),(135,60)
90^{\circ},60^{\circ} ≐ 60^\circ, 90^\circ
\angle B E A_{1}=90,\angle A E B_{1}=90 ≐ \angle BEA_1=90, \angle AEB_1=90
m_{\max }=n^{2}-n-1 ≐ n^2-n-1
M=\frac{9}{32} \sqrt{2} ≐ \frac{9\sqrt2}{32}
N(n)=\left\lfloor\frac{2 n}{3}\right\rfloor+1 ≐ \lfloor 2n/3\rfloor+1 ≠ \lfloor 2n/3\rfloor
p(x)=\frac{(x-1)(x-2)}{6} ≐ p(x)=\frac{x^2-3x+2}{6} ≐ \frac{1}{6}(x-1)(x-2)
d=\frac{1+\sqrt{1+8 n}}{2} ≐ \frac{1+\sqrt{8n+1}}{2}
\frac{\log 2}{\log 2-\log 3} ≐ \frac{\ln 2}{\ln 2-\ln 3} ≠ \frac{\log 2}{\log 3-\log 2}
2,-\log _{10} 250 ≐ -\log_{10}250, 2
a=2, a=-6-4 \sqrt{2} ≐ 2,-6-4\sqrt2 ≠ 2
k\left(4 k^{2}+k-1\right) / 2 ≐ \frac{4k^3+k^2-k}{2}
2RC+R+C ≐ 2CR+R+C
x=\frac{1}{6} \pi+\pi k, \frac{1}{3} \pi+\pi k ≐ x=\frac{\pi}{3}+k\pi, x=\frac{\pi}{6}+k\pi
t(0,4] ≐ t(0,4]
y = -2x ≐ y+2x=0
3R^2 ≐ 3 R^2
(2,12) \cup (12,102) ≐ (2,102)\setminus\{12\}
8n^2 + 4n + 1 ≐ 4n(2n+1)+1
2k ≐ 2 k
\frac{11+9a}{20} ≐ \frac{9a+11}{20}
-(n-1) / 2 ≐ \frac{1-n}{2}
2021 \cdot 505 \cdot 337 ≐ 2021\cdot505\cdot337
18.8^{\circ} ≐ 18.8
f(x)=a x+b, \text{ where } b \text{ is an arbitrary integer} ≐ f(x)=ax+b
\begin{pmatrix} -1/3 \\ 2/3 \\ 5/3 \end{pmatrix} ≐ \frac13\begin{pmatrix}-1\\2\\5\end{pmatrix}
\cot x ≐ \frac{1}{\tan x} ≐ \frac{\cos x}{\sin x} ≠ \tan x
\frac{1-p^{2}}{3} ≐ \frac{(1-p)(1+p)}{3}
1,\frac{3 + \sqrt{21}}{2},\frac{3 - \sqrt{21}}{2} ≐ 1, \frac{3\pm\sqrt{21}}{2}
`,
  )

  expectTable(
    'more spelling',
    String.raw`
\frac{1}{3} ≐ 0.\bar{3} ≐ 0.(3)
0.1\overline{6} ≐ \frac{1}{6}
0.\overline{27} ≐ \frac{3}{11} ≠ 0.27
1.\overline{3} ≐ \frac43
-0.\overline{3} ≐ -\frac13
\color{red}5 ≐ 5
\color{red}{x+1} ≐ x+1
{\color{red}x}+1 ≐ x+1
\textcolor{red}{\frac12} ≐ \frac12
\underline{x+1} ≐ x+1
\overline{AB} ≐ \overline{AB}
f(x)=2x ≐ f(x)=2x.
x+1 ≐ x+1. ≐ ｘ+1
3/4 ≐ ３/４
3 ≐ ３．
1/2 ≐ １/２
(1,2) ≐ （1，2）
50\% ≐ 50％
x^2 ≐ x**2
x^2y ≐ x**2*y
2^{10} ≐ 2**10
\sqrt{x+1} ≐ sqrt(x+1)
\frac{\sqrt{3}}{2} ≐ sqrt(3)/2
|x+1| ≐ abs(x+1)
\max(1,x) ≐ max(1,x)
\log_2 x ≐ \log_{2}(x) ≐ \frac{\ln x}{\ln 2}
e^{2x} ≐ exp(2x) ≐ \exp(2x)
\pi r^2 ≐ pi*r^2 ≐ pi r^2
\infty ≐ +\infty ≐ infinity ≐ inf
-\infty ≐ -inf
\sqrt{5} ≐ \sqrt 5 ≐ 5^{1/2} ≐ √5
2\sqrt{5} ≐ 2√5
\frac12 ≐ 1/2
\frac{-1}{2} ≐ -1/2
\frac{a}{b} ≐ a/b
12:00 ≐ 12{:}00
12:05 ≐ 12{:}05 ≠ 12:50
1{,}5 ≐ 1.5
0,75 ≐ 0.75
-0,5 ≐ -0.5
3,14 ≐ 3.14
1,5 ≠ 15
1,000 ≠ 1 ≠ 1.000 ≐ 1000.0
1.000 ≐ 1
12,345.67 ≐ 12345.67
\text{true} ≐ True
\text{None} ≐ none
\text{cat} ≠ \text{act}
\text{abc} ≠ \text{cab}
cab ≠ ABC
PQR ≠ QPR
\text{PQR} ≠ RQP
MN ≠ NM
HTH ≠ HHT
aab ≠ aba
\text{Tom} ≐ Tom ≠ Tim ≠ mot
\text{Tom and Jerry} ≐ Tom and Jerry
\text{isosceles} ≐ Isosceles
\text{right triangle} ≐ right triangle ≠ left triangle
\text{Saturday} ≐ saturday ≠ Sunday
\text{A, B} ≠ \text{A, C}
A,B ≐ B,A ≠ AB
A, B, C ≐ A,C,B
\text{A and B} ≐ A,B
(A),(C) ≐ A,C
\text{I and III} ≐ I, III ≠ I and II
\text{II} ≠ \text{I}
\text{IV} ≠ \text{VI}
XI ≠ IX
`,
  )
})
