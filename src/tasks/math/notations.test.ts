/** @file The same answers in many notations beside others that are near, each verdict decided before it was tried. A row is a gold answer and replies: ≐ those that earn the reward, ≠ those that do not. */
import { describe } from 'vitest'
import { expectVerdicts } from './testing.ts'

describe('many notations', () => {
  expectVerdicts(
    'intervals',
    String.raw`
(-\infty,2]\cup[5,\infty) ≐ ]-\infty,2]\cup[5,+\infty[ ≐ x\le2\text{ or }x\ge5 ≐ \{x\mid x\le 2 \text{ or } x\ge 5\} ≐ \mathbb{R}\setminus(2,5) ≐ x\in(-\infty,2]\cup[5,\infty) ≠ (-\infty,2)\cup(5,\infty) ≠ (-\infty,2]\cap[5,\infty) ≠ [2,5] ≠ \mathbb{R}\setminus[2,5] ≠ (-\infty,5]\cup[2,\infty)
(2,5) ≐ ]2,5[ ≐ \{x\in\mathbb{R}\mid 2<x<5\} ≐ \{x:2<x<5\} ≐ 2<x<5 ≐ |x-\frac72|<\frac32 ≠ ]2,5] ≠ [2,5] ≠ \{x\mid 2\le x<5\} ≠ \{2,5\} ≠ (5,2)
[0,1) ≐ [0,1[ ≐ 0\le x<1 ≐ \{x\mid 0\leq x<1\} ≠ (0,1] ≠ ]0,1[ ≠ [0,1]
\mathbb{R}\setminus\{1,2\} ≐ (-\infty,1)\cup(1,2)\cup(2,\infty) ≐ x\ne1,x\ne2 ≐ x\neq 1,2 ≐ \mathbb{R}-\{1,2\} ≐ \{x\in\mathbb{R}\mid x\ne1,x\ne2\} ≐ \text{all real numbers except 1 and 2} ≠ \mathbb{R}\setminus\{1\} ≠ (-\infty,1)\cup(2,\infty) ≠ \text{all real numbers except 1} ≠ \mathbb{R}
[3,\infty) ≐ x\geqslant3 ≐ [3,+\infty) ≐ \{y\mid y\ge3\} ≐ y\ge3 ≠ x>3 ≠ (3,\infty) ≠ (-\infty,3]
(-1,1] ≐ -1<x\le1 ≐ 1\ge x>-1 ≠ -1\le x<1 ≠ |x|\le 1
`,
  )

  expectVerdicts(
    'sets',
    String.raw`
\{1,2,3\} ≐ \{3,2,1\} ≐ \{x\in\mathbb{Z}\mid 1\le x\le3\} ≐ \left\{1,\,2,\,3\right\} ≠ \{x\in\mathbb{Z}\mid 1\le x\le4\} ≠ \{1,2\} ≠ [1,3] ≠ \{x\mid 1\le x\le 3\}
\{2k\mid k\in\mathbb{Z}\} ≐ \{2n\mid n\in\mathbb{Z}\} ≐ \{2k:k\in\mathbb{Z}\} ≠ \{3k\mid k\in\mathbb{Z}\} ≠ \{2k+1\mid k\in\mathbb{Z}\}
\{(1,2),(3,4)\} ≐ (1,2),(3,4) ≐ \{(3,4),(1,2)\} ≐ (3,4)\text{ and }(1,2) ≠ \{(2,1),(3,4)\} ≠ \{(1,4),(3,2)\} ≠ (1,2,3,4)
\{-2,2\} ≐ \pm2 ≐ x=\pm 2 ≐ x=2\text{ or }x=-2 ≐ -2\text{ and }2 ≐ \{\pm2\} ≠ 2 ≠ -2 ≠ (-2,2) ≠ |x|<2
`,
  )

  expectVerdicts(
    'congruences',
    String.raw`
x\equiv2\pmod5 ≐ x\equiv 2 \pmod{5} ≐ x=5k+2 ≐ x\equiv2\ (\text{mod }5) ≐ x\equiv2\bmod5 ≐ x=5k+2, k\in\mathbb{Z} ≐ x\equiv7\pmod5 ≐ x\equiv -3\pmod 5 ≐ 2\pmod5 ≐ x=2+5n ≠ x\equiv3\pmod5 ≠ x\equiv2\pmod{10} ≠ x=5k+3 ≠ x=2k+5 ≠ 2 ≠ x=2
2\pmod5 ≐ x\equiv2\pmod5 ≠ 3\pmod5 ≠ 2\pmod 7
`,
  )

  expectVerdicts(
    'trig families',
    String.raw`
x=\frac{\pi}{4}+k\pi ≐ x=\frac{\pi}{4}+n\pi ≐ x=\frac\pi4+\pi k,k\in\mathbb{Z} ≐ \frac{\pi}{4}+n\pi,\ n\in\mathbb{Z} ≐ x=\frac{(4k+1)\pi}{4} ≐ x=\frac{5\pi}{4}+k\pi ≐ x=\frac{\pi}{4}-k\pi ≠ x=\frac{\pi}{4}+2k\pi ≠ x=\frac{\pi}{4} ≠ x=\frac{\pi}{3}+k\pi ≠ x=\frac{3\pi}{4}+k\pi ≠ x=\frac{\pi}{4}+\frac{k\pi}{2}
\frac{\pi}{6}+2\pi n,\frac{5\pi}{6}+2\pi n ≐ \frac{5\pi}{6}+2k\pi,\frac{\pi}{6}+2k\pi ≐ x=\frac{\pi}{6}+2\pi n\text{ or }x=\frac{5\pi}{6}+2\pi n ≠ \frac{\pi}{6}+2\pi n ≠ \frac{\pi}{6}+\pi n,\frac{5\pi}{6}+\pi n
n\pi ≐ \pi n ≠ 2n\pi ≠ \pi
`,
  )

  expectVerdicts(
    'logs',
    String.raw`
\log_23 ≐ \frac{\ln3}{\ln2} ≐ \frac{\log 3}{\log 2} ≐ \log_{2}(3) ≐ \frac{1}{\log_32} ≐ \log_49 ≠ \log_32 ≠ \frac{\ln2}{\ln3} ≠ \log_2 4 ≠ 1.58
3\ln2 ≐ \ln8 ≠ \ln(2^3) ≐ 2\ln2+\ln2 ≠ \ln6 ≠ 2\ln3
\ln\frac{1}{2} ≐ -\ln2 ≐ \ln(0.5) ≠ \ln 2 ≠ -\ln\frac12
`,
  )

  expectVerdicts(
    'complex',
    String.raw`
2e^{i\pi/3} ≐ 1+i\sqrt3 ≐ 2(\cos\frac{\pi}{3}+i\sin\frac{\pi}{3}) ≐ 2\exp(\frac{i\pi}{3}) ≐ 2\operatorname{cis}\frac{\pi}{3} ≐ 2\left(\cos60^\circ+i\sin60^\circ\right) ≐ 2e^{\frac{\pi i}{3}} ≐ 2\text{cis}\,60^\circ ≠ 1-i\sqrt3 ≠ 2e^{-i\pi/3} ≠ \sqrt3+i ≠ 2\operatorname{cis}\frac{\pi}{6} ≠ 2
3-4i ≐ -4i+3 ≐ 3-4\mathrm{i} ≐ 3 - i4 ≠ 3+4i ≠ -3+4i ≠ 5
\pm i ≐ i,-i ≐ x=\pm i ≐ \{i,-i\} ≠ i ≠ \pm1
`,
  )

  expectVerdicts(
    'vectors',
    String.raw`
\begin{pmatrix}1\\-2\\3\end{pmatrix} ≐ \begin{bmatrix}1\\-2\\3\end{bmatrix} ≐ (1,-2,3) ≐ \langle1,-2,3\rangle ≐ \left(\begin{array}{r}1\\-2\\3\end{array}\right) ≐ \begin{pmatrix}1&-2&3\end{pmatrix}^T ≐ \mathbf{i}-2\mathbf{j}+3\mathbf{k} ≐ \hat{i}-2\hat{j}+3\hat{k} ≠ (1,2,3) ≠ \begin{pmatrix}1\\2\\3\end{pmatrix} ≠ \mathbf{i}+2\mathbf{j}+3\mathbf{k} ≠ (-2,1,3) ≠ \begin{pmatrix}1&-2&3\end{pmatrix}
\langle 3,4\rangle ≐ (3,4) ≐ 3\mathbf{i}+4\mathbf{j} ≐ 3\hat{i}+4\hat{j} ≐ 3\vec{i}+4\vec{j} ≐ \begin{pmatrix}3\\4\end{pmatrix} ≠ \langle4,3\rangle ≠ 3\hat{j}+4\hat{i} ≠ 5 ≠ 7
3\mathbf{i}+4\mathbf{j} ≐ 4\mathbf{j}+3\mathbf{i} ≐ 3\hat{\mathbf{i}}+4\hat{\mathbf{j}} ≐ 3\hat{i}+4\hat{j} ≐ \langle3,4\rangle ≐ (3,4) ≠ 3\mathbf{i}-4\mathbf{j} ≠ 3+4j ≠ (4,3) ≠ 7
`,
  )

  expectVerdicts(
    'polynomials',
    `
x^3-6x^2+11x-6 ≐ (x-1)(x-2)(x-3) ≐ -6+11x-6x^2+x^3 ≐ (x-3)(x^2-3x+2) ≐ x(x(x-6)+11)-6 ≠ (x+1)(x+2)(x+3) ≠ x^3-6x^2+11x+6 ≠ (x-1)(x-2)(x-4)
-(x-2)(x+3) ≐ (2-x)(x+3) ≐ 6-x-x^2 ≐ -x^2-x+6 ≠ (x-2)(x+3) ≠ (2-x)(3-x) ≠ x^2+x-6
2(x+1)^2-3 ≐ 2x^2+4x-1 ≐ -3+2(x+1)^2 ≠ 2x^2+4x-2 ≠ (2x+2)^2-3
(a+b)(a^2-ab+b^2) ≐ a^3+b^3 ≐ (a^2-ab+b^2)(b+a) ≠ a^3-b^3 ≠ (a+b)^3
`,
  )

  expectVerdicts(
    'piecewise',
    String.raw`
f(x)=\begin{cases}x&x\ge0\\-x&x<0\end{cases} ≐ \begin{cases}-x,&x<0\\x,&x\ge0\end{cases} ≐ f(x)=\begin{cases}x&\text{if }x\ge0\\-x&\text{if }x<0\end{cases} ≐ f(x)=\begin{cases}x,&x\geq 0\\-x,&\text{otherwise}\end{cases} ≠ f(x)=\begin{cases}x&x<0\\-x&x\ge0\end{cases} ≠ f(x)=\begin{cases}x&x\ge0\\x&x<0\end{cases} ≠ f(x)=x ≠ f(x)=\begin{cases}x&x\ge1\\-x&x<1\end{cases}
\begin{cases}x=1\\y=2\end{cases} ≐ x=1,y=2 ≐ (1,2) ≐ \left\{\begin{array}{l}y=2\\x=1\end{array}\right. ≐ (x,y)=(1,2) ≠ \begin{cases}x=2\\y=1\end{cases} ≠ (2,1)
`,
  )

  expectVerdicts(
    'radicals',
    String.raw`
\sqrt{3+2\sqrt2} ≐ 1+\sqrt2 ≐ \sqrt2+1 ≠ 1-\sqrt2 ≠ \sqrt3+\sqrt2 ≠ \sqrt{2}-1
\sqrt[4]{8} ≐ 2^{3/4} ≐ 8^{\frac14} ≐ \sqrt{\sqrt8} ≐ \sqrt{2\sqrt{2}} ≠ 2^{4/3} ≠ \sqrt[3]{8} ≠ \sqrt[4]{6}
\frac{1}{\sqrt5-2} ≐ \sqrt5+2 ≐ 2+\sqrt5 ≠ \sqrt5-2 ≠ \frac{1}{\sqrt5+2}
\frac{\sqrt6+\sqrt2}{4} ≐ \cos15^\circ ≐ \frac{\sqrt2(\sqrt3+1)}{4} ≐ \frac{\sqrt{2+\sqrt3}}{2} ≐ \sin\frac{5\pi}{12} ≠ \frac{\sqrt6-\sqrt2}{4} ≠ \sin15^\circ
`,
  )

  expectVerdicts(
    'repeating decimals',
    String.raw`
\frac{41}{333} ≐ 0.\overline{123} ≐ 0.123123\overline{123} ≐ 0.\dot{1}2\dot{3} ≐ 0.(123) ≐ .\overline{123} ≐ 0.1\overline{231} ≠ 0.\overline{321} ≠ 0.123 ≠ 0.1\overline{23}
0.1\overline{6} ≐ \frac16 ≐ 0.1\dot{6} ≐ 0.1666\ldots ≐ 0.16666\dots ≠ 0.\overline{16} ≠ 0.16
`,
  )

  expectVerdicts(
    'mixed',
    String.raw`
2\frac34 ≐ \frac{11}{4} ≐ 2.75 ≐ 2 3/4 ≠ 2+\frac34 ≐ 2\tfrac{3}{4} ≠ \frac{6}{4} ≠ 23/4 ≠ 2\cdot\frac34 ≠ 3\frac{2}{4}
-1\frac12 ≐ -1.5 ≐ -\frac32 ≐ -1 1/2 ≠ -\frac12 ≠ 1\frac12
`,
  )

  expectVerdicts(
    'ratios',
    String.raw`
3:4 ≐ 3\text{ to }4 ≐ 3:4 ≠ 6:8 ≐ 3{:}4 ≐ \text{3 to 4} ≐ 3 : 4 ≐ 3\colon4 ≠ 4:3 ≠ 3:5 ≠ 7 ≠ 34 ≠ 3:4:5
1:2:3 ≠ 2:4:6 ≐ 1 : 2 : 3 ≠ 1:3:2 ≠ 3:2:1 ≠ 1:2
`,
  )

  expectVerdicts(
    'percents',
    String.raw`
12.5\% ≐ 12.5\text{ percent} ≐ \frac18 ≐ 12\frac12\% ≐ \frac{25}{2}\% ≐ 0.125 ≐ 12.50\% ≠ 125\% ≠ 1.25\% ≠ 12\% ≠ 12.4\%
33\frac13\% ≐ \frac13 ≐ \frac{100}{3}\% ≐ 33.\overline{3}\% ≠ 33\% ≠ 30\%
`,
  )

  expectVerdicts(
    'money',
    String.raw`
\$4.50 ≐ 4.50 ≐ 4.5 ≐ 4.50\text{ dollars} ≐ \$4\frac12 ≐ 450\text{ cents} ≐ \text{\$4.50} ≐ 4\text{ dollars and }50\text{ cents} ≠ \$45.0 ≠ \$4.05 ≠ 4.50\text{ cents} ≠ €4.50
\$1{,}200 ≐ 1200 ≐ \$1200.00 ≐ 1,200\text{ dollars} ≐ \$1.2\text{ thousand} ≠ \$1.200 ≠ \$12,00 ≠ \$120 ≠ 1{,}200\text{ cents}
`,
  )

  expectVerdicts(
    'times',
    String.raw`
2\text{ hours }30\text{ minutes} ≐ 2.5\text{ hours} ≐ 150\text{ min} ≐ 2\frac12\text{ hours} ≐ 2 hours 30 minutes ≐ 2\text{ hours and }30\text{ minutes} ≐ 2\text{ h }30\text{ min} ≐ 2 hours and 30 minutes ≐ \text{2 hours 30 minutes} ≐ 2\,\text{h}\,30\,\text{min} ≠ 2.3\text{ hours} ≠ 230\text{ minutes} ≠ 2\text{ hours} ≠ 2\text{ minutes }30\text{ seconds} ≠ 2\text{ hours }3\text{ minutes}
4:45\text{ p.m.} ≐ 4:45 PM ≐ 4:45\text{ pm} ≐ 4:45 ≐ 4{:}45\,\text{PM} ≐ \text{4:45 p.m.} ≠ 4:45\text{ a.m.} ≠ 4.45 ≠ 5:45\text{ p.m.} ≠ 4:54\text{ p.m.} ≠ 4:45:10
\text{Monday} ≐ Monday ≐ \text{monday} ≠ \text{Tuesday} ≠ \text{Sunday}
`,
  )

  expectVerdicts(
    'dates',
    String.raw`
\text{March 5} ≐ March 5 ≐ \text{5 March} ≐ \text{March 5th} ≐ \text{March }5 ≠ \text{May 5} ≠ \text{March 6} ≠ 5 ≠ \text{March 15}
\text{July 4, 1776} ≐ July 4, 1776 ≐ \text{July 4 1776} ≠ \text{July 4, 1777} ≠ \text{June 4, 1776} ≠ 1776
`,
  )

  expectVerdicts(
    'coordinates',
    String.raw`
(-3,\frac12) ≐ (-3,0.5) ≐ \left(-3,\frac{1}{2}\right) ≐ x=-3,y=\frac12 ≐ (x,y)=(-3,\tfrac12) ≐ P=(-3,\frac12) ≠ (\frac12,-3) ≠ (3,\frac12) ≠ (-3,-\frac12) ≠ -\frac52 ≠ [-3,\frac12]
A(1,2),B(3,4) ≐ B(3,4),A(1,2) ≠ A(3,4),B(1,2) ≠ A(1,2)
(1+\sqrt2,0) ≐ (\sqrt2+1,0) ≠ (1-\sqrt2,0) ≠ (0,1+\sqrt2)
`,
  )

  expectVerdicts(
    'pm',
    String.raw`
3\pm\sqrt5 ≐ 3+\sqrt5,3-\sqrt5 ≐ x=3\pm\sqrt5 ≐ \{3-\sqrt5,3+\sqrt5\} ≐ \frac{6\pm2\sqrt5}{2} ≐ 3\mp\sqrt5 ≠ 3+\sqrt5 ≠ -3\pm\sqrt5 ≠ 3\pm5 ≠ \pm3+5
\frac{-1\pm i\sqrt3}{2} ≐ -\frac12\pm\frac{\sqrt3}{2}i ≐ \frac{-1+i\sqrt3}{2},\frac{-1-i\sqrt3}{2} ≠ \frac{1\pm i\sqrt3}{2} ≠ \frac{-1+i\sqrt3}{2}
`,
  )

  expectVerdicts(
    'inequality chains',
    String.raw`
a<b<c ≐ c>b>a ≐ a<b\text{ and }b<c ≠ a<c<b ≠ c<b<a ≠ a<b
2\le n\le7 ≐ 7\ge n\ge2 ≐ n\ge 2\text{ and }n\le7 ≐ n\in[2,7] ≐ [2,7] ≠ 2<n<7 ≠ 2\le n ≠ n\le7
|x-2|<3 ≐ -1<x<5 ≐ (-1,5) ≐ -3<x-2<3 ≠ |x-2|\le3 ≠ -5<x<1 ≠ |x+2|<3 ≠ x<5
x>\frac12 ≐ x>0.5 ≐ 2x>1 ≐ \frac12<x ≐ (\frac12,\infty) ≠ x<\frac12 ≠ x\ge\frac12 ≠ 2x<1
`,
  )

  expectVerdicts(
    'abs floor ceil',
    String.raw`
|x-3| ≐ |3-x| ≐ \sqrt{(x-3)^2} ≐ \lvert x-3\rvert ≐ \left|x-3\right| ≠ x-3 ≠ |x+3| ≠ |x|-3
\lfloor\frac{n}{2}\rfloor ≐ \left\lfloor n/2\right\rfloor ≐ \lfloor 0.5n\rfloor ≐ floor(n/2) ≠ \lceil\frac n2\rceil ≠ \frac n2 ≠ \lfloor\frac{n}{3}\rfloor
\lceil\log_2 n\rceil ≐ \left\lceil\log_2n\right\rceil ≐ \lceil \frac{\ln n}{\ln 2}\rceil ≠ \lfloor\log_2n\rfloor ≠ \log_2n
`,
  )

  expectVerdicts(
    'binomials',
    String.raw`
\binom{n}{2} ≐ \frac{n(n-1)}{2} ≐ {n\choose2} ≐ C(n,2) ≐ {}_nC_2 ≐ {}^nC_2 ≐ \binom{n}{n-2} ≠ \binom{n}{3} ≠ \frac{n(n+1)}{2} ≠ n(n-1) ≠ \binom2n
\binom{12}{5} ≐ 792 ≐ {12\choose5} ≐ \binom{12}{7} ≐ C(12,5) ≐ \frac{12!}{5!7!} ≐ {}_{12}C_5 ≠ \binom{12}{6} ≠ 791 ≠ \frac{12}{5}
\frac{(n+2)!}{n!} ≐ (n+1)(n+2) ≐ n^2+3n+2 ≠ (n+2)! ≠ n+2 ≠ n(n+1)
\frac{(2n)!}{(n!)^2} ≐ \binom{2n}{n} ≐ \frac{(2n)!}{n!n!} ≠ \binom{2n}{2} ≠ 2 ≠ \frac{2n!}{n!^2}
`,
  )

  expectVerdicts(
    'sums and products',
    String.raw`
\frac{n(n+1)}{2} ≐ \binom{n+1}{2} ≐ \frac12n^2+\frac12n ≐ 0.5n(n+1) ≠ \sum_{k=1}^nk^2 ≠ \frac{n(n-1)}{2} ≠ \sum_{k=0}^{n-1}k
2^n-1 ≐ 2\cdot2^{n-1}-1 ≐ -1+2^n ≠ 2^{n-1} ≠ 2^n ≠ 2^{n}+1
\frac{1-r^{n}}{1-r} ≐ \frac{r^n-1}{r-1} ≠ \frac{1-r^{n+1}}{1-r} ≠ \frac{r^n-1}{1-r}
`,
  )

  expectVerdicts(
    'functions with conditions',
    String.raw`
f(x)=cx^2, c\in\mathbb{R} ≐ f(x)=cx^2\text{ where }c\text{ is any real number} ≐ f(x)=cx^2 ≐ f(x)=kx^2 ≐ f(x)=ax^2\text{ for any real }a ≠ f(x)=x^2 ≠ f(x)=cx ≠ f(x)=0
y=e^{2x}+C ≐ y=C+e^{2x} ≐ e^{2x}+C ≐ y=e^{2x}+c ≠ y=Ce^{2x} ≠ y=e^{2x}
`,
  )

  expectVerdicts(
    'nothing, everything',
    String.raw`
\text{no solution} ≐ \emptyset ≐ \text{No solutions} ≐ \text{none} ≐ \varnothing ≐ \{\} ≐ \text{no real solutions} ≐ \text{There is no solution} ≐ no solution ≐ \text{There are no solutions.} ≠ 0 ≠ \{0\} ≠ \text{one solution} ≠ \text{infinitely many solutions}
\emptyset ≐ \text{no solution} ≐ \{\} ≐ \text{empty set} ≐ \text{the empty set} ≠ \{0\} ≠ 0 ≠ \mathbb{R}
\text{does not exist} ≐ \text{DNE} ≐ DNE ≐ \text{Does not exist} ≐ \text{The limit does not exist} ≐ does not exist ≠ 0 ≠ \infty ≠ \text{exists}
\text{undefined} ≐ \text{Undefined} ≐ undefined ≠ 0 ≠ \infty ≠ \text{defined}
\mathbb{R} ≐ (-\infty,\infty) ≐ \text{all real numbers} ≐ \text{All reals} ≐ x\in\mathbb{R} ≐ -\infty<x<\infty ≐ (-\infty,+\infty) ≐ \mathbf{R} ≐ \text{all real values of }x ≠ \mathbb{Q} ≠ \mathbb{Z} ≠ [0,\infty) ≠ \infty ≠ \text{all positive real numbers}
\text{infinitely many} ≐ infinitely many ≐ \text{Infinitely many solutions} ≐ \text{There are infinitely many solutions} ≐ \text{infinitely many solutions} ≠ 0 ≠ 1 ≠ \text{many} ≠ \text{finitely many} ≠ \text{no solution}
\infty ≐ +\infty ≐ \text{infinity} ≠ -\infty ≠ \text{finite} ≠ \pm\infty
`,
  )

  expectVerdicts(
    'yes no true false letters names',
    String.raw`
\text{Yes} ≐ yes ≐ \text{yes} ≐ YES ≐ \text{Yes.} ≠ no ≠ \text{maybe} ≠ \text{not yes}
\text{True} ≐ true ≐ \text{TRUE} ≐ \mathrm{True} ≠ False ≠ F ≠ \text{not true}
\text{(B)} ≐ B ≐ (B) ≐ \text{B} ≐ \mathrm{B} ≐ \textbf{(B)} ≐ \text{B.} ≐ \text{B)} ≐ B) ≐ \text{Option B} ≐ \text{(B) }12 ≠ A ≠ \text{(A)} ≠ \text{A or B} ≠ 8 ≠ \text{not B} ≠ A,B
\text{Alice} ≐ Alice ≐ \text{alice} ≐ \textit{Alice} ≠ Bob ≠ \text{Alice and Bob} ≠ \text{not Alice}
\text{Evelyn} ≐ \text{Evelyn} ≐ Evelyn ≠ \text{Briana}
\text{isosceles right triangle} ≐ isosceles right triangle ≐ \text{an isosceles right triangle} ≐ \text{Isosceles right triangle} ≠ \text{isosceles triangle} ≠ \text{right triangle}
\text{parabola} ≐ \text{a parabola} ≐ \text{Parabola} ≐ parabola ≠ \text{hyperbola} ≠ \text{ellipse}
`,
  )

  expectVerdicts(
    'families of numbers',
    String.raw`
f(n)=2n, n\in\mathbb{Z} ≠ f(n)=2n+2 ≐ f(n)=2n
a_n=2n, n\in\mathbb{Z} ≠ a_n=2n+2
2n, n\in\mathbb{Z} ≠ 2n+2 ≐ 2k, k\in\mathbb{Z}
A=\frac{\pi}{4}+n\pi ≠ A=\frac{5\pi}{4}+n\pi
x=\frac{\pi}{4}+k\pi ≐ x=\frac{\pi}{4}+2k\pi, x=\frac{5\pi}{4}+2k\pi ≠ x=\frac{\pi}{4}+k\pi, k\in\mathbb{N} ≠ x=\frac{\pi}{4}+k\pi, k=0,1
x=2n+1, n\in\mathbb{Z} ≐ x=2k-1 ≐ x=2k+1,k\in\mathbb{Z} ≐ x\equiv1\pmod2 ≠ x=2k ≠ x=4k+1
x=30^\circ+360^\circ k ≐ x=30^\circ+360^\circ n ≐ x = 30^\circ+k\cdot360^\circ ≠ x=30^\circ+180^\circ k
5k+2 ≠ 5k+7 ≠ 5n+2 ≐ 2+5k
\{x\in(0,1)\mid x>\frac12\} ≠ x>\frac12
\{x\in\mathbb{Q}\mid x>0\} ≠ x>0 ≠ (0,\infty)
3i+4j ≐ 4j+3i
3+4i ≠ (3,4)
(3,4) ≠ 3+4i ≠ 7
`,
  )

  expectVerdicts(
    'constants and options',
    String.raw`
f(x)=cx ≠ f(x)=kx
f(x)=cx\text{ for some constant }c ≐ f(x)=kx ≐ f(x)=cx ≠ f(x)=x ≠ f(x)=kx^2 ≠ f(x)=xx
y=e^{2x}+C ≐ y=e^{2x}+c ≐ y=e^{2x}+K ≠ y=e^{2x}+x ≠ y=e^{2x} ≠ y=ce^{2x}
C ≠ c
2C+1 ≐ 1+2C
f(x)=a x+b, \text{ where } b \text{ is an arbitrary integer} ≐ f(x)=ax+b
D ≐ \textbf{(D) }12 ≠ \textbf{(C) }12
\textbf{(D) }12 ≐ D ≐ 12 ≐ \textbf{(D) }12 ≠ C ≠ 13 ≠ \textbf{(D) }13
\text{all real numbers except }0 ≐ x\ne0 ≐ \mathbb{R}\setminus\{0\} ≠ \mathbb{R}
3 hours and 2 minutes ≐ 182 minutes
x \text{ or } y ≠ x
`,
  )
})
