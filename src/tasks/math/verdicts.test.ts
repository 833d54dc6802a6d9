/** @file Answers through the whole verdict. A row is a gold answer and replies: ≐ those that earn the reward, ≠ those that do not. */
import { describe } from 'vitest'
import { expectVerdicts } from './testing.ts'

describe('a verdict', () => {
  expectVerdicts(
    'other notation',
    String.raw`
11\text{ R }3 ≐ 11\text{ remainder }3 ≐ 11 R 3 ≐ 11 r 3 ≐ 11\text{ rem }3 ≐ 11\text{R}3 ≐ 11R3 ≐ 11\,\text{r}\,3 ≐ 11 remainder 3 ≠ 11\text{ R }4 ≠ 113 ≠ 11 ≠ 11\text{ remainder }4
11\text{ remainder }3 ≐ 11\text{ R }3 ≐ 11r3 ≐ 11\text{ remainder of }3 ≠ 12\text{ R }3
1000000 ≐ 10^6 ≐ 1\times10^6 ≐ 1\cdot 10^{6} ≠ 10^5 ≠ 2^6\cdot 5^6 ≠ 10^5\cdot 10 ≠ 10^{5+1}
300000000 ≐ 3\times10^8 ≐ 3 \cdot 10^{8} ≠ 3\times10^7
100000000000000000001 ≐ 10^{20}+1 ≐ 100000000000000000001
\frac13 ≠ 3^{-1} ≐ 1/3
0.001 ≐ 10^{-3}
1024 ≠ 2^{10}
30\text{ km/h} ≐ 30\,\frac{\text{km}}{\text{h}} ≐ 30\ \text{km}\cdot\text{h}^{-1} ≐ 30 ≐ 30\ \mathrm{\frac{km}{h}} ≠ 30\,\frac{\text{m}}{\text{h}} ≠ 30\,\frac{\text{m}}{\text{s}}
5 ≐ 5\,\frac{\text{m}}{\text{s}} ≐ 5\ \frac{\mathrm{m}}{\mathrm{s}^2} ≐ 5\ \text{m}\cdot\text{s}^{-1}
9.8\text{ m/s}^2 ≐ 9.8\,\frac{\text{m}}{\text{s}^2} ≐ 9.8\ \frac{\mathrm{m}}{\mathrm{s}^{2}} ≠ 9.8\,\frac{\text{m}}{\text{s}}
\begin{pmatrix}1&2\\3&4\end{pmatrix} ≐ \left(\begin{array}{cc}1&2\\3&4\end{array}\right) ≐ \left[\begin{matrix}1&2\\3&4\end{matrix}\right] ≐ \left(\begin{matrix}1&2\\3&4\end{matrix}\right) ≐ \begin{bmatrix}1&2\\3&4\end{bmatrix} ≐ \left[\begin{array}{rr}1&2\\3&4\end{array}\right] ≐ \left(\begin{array}{c c} 1 & 2 \\ 3 & 4 \end{array}\right) ≠ \left(\begin{array}{cc}1&2\\4&3\end{array}\right) ≠ \left|\begin{array}{cc}1&2\\3&4\end{array}\right| ≠ -2
\left(\begin{array}{cc}1&2\\3&4\end{array}\right) ≐ \begin{pmatrix}1&2\\3&4\end{pmatrix}
\left(\begin{array}{c}1\\2\end{array}\right) ≐ \begin{pmatrix}1\\2\end{pmatrix} ≠ \begin{pmatrix}2\\1\end{pmatrix}
(a,b,c)=(3,4,5) ≐ c=5,a=3,b=4 ≐ a=3, b=4, c=5 ≐ (3,4,5) ≐ a=3,b=4,\text{ and }c=5 ≠ 3,4,6 ≠ a=4,b=3,c=5 ≐ 3,4,5 ≠ (5,4,3)
(x,y)=(1,2) ≐ y=2, x=1 ≠ x=2,y=1
\text{one} ≐ one ≐ 1 ≐ One ≠ two ≠ 2
\text{seven} ≐ 7 ≐ seven ≐ \text{Seven}
1 ≐ one ≐ \text{one}
\infty ≐ \text{infinity} ≐ \text{Infinity} ≐ infinity ≐ +\infty ≠ -\infty ≠ \text{negative infinity}
\text{infinity} ≐ \infty
-\infty ≐ \text{negative infinity} ≐ -\text{infinity} ≐ \text{minus infinity} ≠ \infty
\vec{AB} ≐ \overrightarrow{AB} ≠ \overrightarrow{BA}
\overrightarrow{AB} ≐ \vec{AB}
\vec{a}+\vec{b} ≐ \overrightarrow{a}+\overrightarrow{b} ≠ \vec{a}-\vec{b}
7 ≐ \text{The answer is }7 ≐ \text{The answer is 7} ≐ The answer is 7 ≐ x\text{ is }7 ≐ x \text{ is } 7 ≐ 7\text{ is the answer} ≐ 7 \text{ is the answer} ≐ 7 is the answer ≐ \text{Answer: }7 ≐ Answer: 7 ≐ \text{answer} = 7 ≐ \text{so the answer is } 7 ≐ \text{The final answer is } 7. ≠ \text{The answer is not }7 ≠ \text{The answer is }8 ≠ \text{The answer is 7 or 8} ≠ x\text{ is not }7 ≠ \text{The answer is }-7 ≠ \text{The answer is about }7 ≠ 7\text{ is not the answer} ≠ 7\text{ is wrong} ≠ \text{The answer is less than }7 ≠ \text{The answer is }7\text{ more}
7 ≐ \text{the value of } x \text{ is } 7 ≐ \text{there are }7 ≐ \text{There are }7\text{ ways} ≐ \text{It is }7 ≐ x\text{ equals }7 ≠ \text{the opposite of }7 ≠ \text{the square of }x\text{ is }7
`,
  )

  expectVerdicts(
    'what was counted',
    String.raw`
5\text{ boys} ≠ 5\text{ girls} ≐ 5 ≐ 5\text{ boy} ≐ 5 boys ≐ 5\text{ Boys}
5\text{ apples} ≠ 5\text{ oranges} ≐ 5\text{ apple} ≐ 5\text{ red apples} ≐ 5
1\text{ box} ≐ 1\text{ boxes}
3\text{ cities} ≐ 3\text{ city}
120\text{ ways} ≐ 120\text{ different ways} ≐ 120
5 boys ≠ 5 girls ≐ 5
5\text{ cm} ≠ 5\text{ apples} ≐ 5\text{ units} ≐ 5
5\text{ people} ≐ 5\text{ persons} ≐ 5\text{ person} ≠ 5\text{ dogs}
5\text{ vertices} ≐ 5\text{ vertex} ≠ 5\text{ edges}
3\text{ red balls} ≐ 3\text{ balls} ≠ 3\text{ blue balls}
`,
  )

  expectVerdicts(
    'no gold',
    String.raw`
NaN ≠ NaN ≠ 0 ≠ \text{NaN}
none ≠ none ≠ None
N/A ≠ N/A
null ≠ null
undefined ≠ undefined ≠ \text{undefined}
`,
  )

  expectVerdicts(
    'letters by convention',
    String.raw`
f(x+1) ≠ fx+f ≐ f(1+x)
f(a+b) ≠ af+bf
P(A) ≠ PA ≠ PA+0P(A) ≠ AP
P(A) ≐ P(A)+P-P
n(n+1) ≐ n^2+n
g(m+M) ≐ gm+gM
h(a+b) ≐ ha+hb
E(X) ≠ EX
N(t) ≠ Nt
v(3) ≠ 3v
Q(2) ≠ 2Q
x(t) ≠ xt
y(0) ≠ 0 ≠ 0y
phi(n) ≠ n\phi
\phi(n) ≠ n\phi
F(1)-F(0) ≠ F
f(1)f(2) ≠ 2f^2
`,
  )
})
