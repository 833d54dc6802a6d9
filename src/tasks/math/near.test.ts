/** @file Answers beside others that are near, where a new way of reading could be read too leniently. A row is a gold answer and replies: ≐ those that earn the reward, ≠ those that do not. */
import { describe } from 'vitest'
import { expectVerdicts } from './testing.ts'

describe('near answers', () => {
  expectVerdicts(
    'regions, families, vectors',
    String.raw`
(1,2) ≠ \begin{pmatrix}2\\1\end{pmatrix} ≠ 1+2i ≠ i+2j+k ≐ \begin{pmatrix}1\\2\end{pmatrix}
(0,0) ≠ 0 ≠ \mathbf{i}-\mathbf{i}+\mathbf{j}
(0,0) ≐ \begin{pmatrix}0\\0\end{pmatrix}
\begin{pmatrix}1&0\\0&1\end{pmatrix} ≠ 1 ≠ (1,0,0,1) ≠ \begin{pmatrix}1\\0\\0\\1\end{pmatrix}
x<3 ≠ x<3, x>1 ≠ x<3\text{ or }x>5 ≠ 2x<3 ≐ 2x<6 ≐ x-3<0 ≐ 3-x>0 ≠ 3-x<0 ≠ -x<3 ≐ -x>-3 ≠ |x|<3 ≠ x^2<9
x\ge2 ≐ -2x\le-4 ≐ 1-x\le-1 ≠ -2x\ge-4 ≠ |x|\ge2
|2x-1|\ge3 ≐ x\le-1\text{ or }x\ge2 ≐ (-\infty,-1]\cup[2,\infty) ≐ |1-2x|\ge3 ≠ x\ge2 ≠ -1\le x\le2 ≠ |2x-1|>3 ≠ x\le -2\text{ or }x\ge1
|3-2x|<5 ≐ -1<x<4 ≐ (-1,4) ≠ -4<x<1 ≠ (-4,1)
-5<3-2x\le7 ≐ -2\le x<4 ≐ [-2,4) ≠ -2<x\le4 ≠ (-2,4]
x>a ≠ x>b ≐ a<x ≠ x\ge a
y>2 ≠ x>2
x+y<3 ≐ y<3-x ≐ x<3-y ≠ x+y<4 ≠ y>3-x
x\equiv2\pmod5 ≠ x\equiv 2\pmod{-6} ≠ y\equiv2\pmod5 ≠ x=5k+2, k\in\mathbb{N} ≠ x=7 ≠ x=5k+2,k=1 ≠ x\equiv2,3\pmod5
x\equiv 2,3\pmod5 ≐ x\equiv2,3\pmod5 ≠ x\equiv2\pmod5 ≠ x\equiv2,4\pmod5
n=6k\pm1 ≐ n=6k+1\text{ or }n=6k-1 ≠ n=6k+1 ≠ n=6k\pm2
x=k\pi ≐ x=n\pi ≠ x=2k\pi ≠ x=\frac{k\pi}{2} ≠ x = 0
x=2k\pi\pm\frac{\pi}{3} ≐ x=\pm\frac{\pi}{3}+2k\pi ≐ x=\pm\frac{\pi}{3}+2n\pi ≠ x=\frac{\pi}{3}+2k\pi ≠ x=\pm\frac{\pi}{6}+2k\pi
x=(-1)^k\frac{\pi}{6}+k\pi ≠ x=\frac{\pi}{6}+k\pi ≐ x=(-1)^k\frac{\pi}{6}+k\pi
\theta=\frac{\pi}{2}+k\pi ≐ \theta=\frac{\pi}{2}+n\pi ≠ x=\frac{\pi}{2}+k\pi+1
S=2\pi r+\pi ≠ S=2\pi r+3\pi ≠ S=2\pi k+\pi
V=\frac{\pi}{4}+\pi n ≠ V=\frac{\pi}{4}+\pi m+\pi
10^{100} ≐ 10^{100} ≠ 10^{101}
`,
  )

  expectVerdicts(
    'words, units, sets, systems',
    String.raw`
10 ≐ 10^1 ≠ 10^{0}
2500 ≐ 2.5\times10^3 ≐ 25\times10^2 ≠ 50^2 ≠ 2500^1 ≠ 5^4\times4
100 ≐ 10^2 ≠ 10^2+0 ≠ 10\times10 ≠ 10\cdot 10^1+0
3 ≠ \text{three or four} ≐ three ≐ \text{Three} ≠ \text{thirty} ≠ \text{three hundred} ≠ \text{thirteen} ≠ \text{minus three} ≠ \text{one third}
\frac23 ≐ \text{two thirds} ≐ two-thirds ≐ two thirds ≠ \text{three halves} ≠ \text{two} ≠ \text{two quarters}
-7 ≐ \text{negative seven} ≐ minus seven ≠ \text{seven}
21 ≐ twenty-one ≐ twenty one ≐ \text{Twenty-one} ≠ twenty ≠ \text{twelve}
7 ≠ x\text{ is }8 ≠ \text{The answer is }7\text{ or }8 ≠ The answer is not 7 ≠ The answer is 7x ≠ \text{The answer is }\frac{1}{7} ≠ there are 7 or 8 ≠ The answer is 7, 8 ≠ x is 7 or 8 ≠ 7 is the answer or 8 ≠ the answer is 6 is 7
x=7 ≐ x\text{ is }7 ≠ y\text{ is }7
\text{no} ≐ The answer is no ≐ \text{The answer is no} ≠ The answer is yes
\text{none} ≐ \text{None} ≠ 0 ≠ \text{some}
5\text{ ways} ≐ 5 ≐ 5\text{ ways to choose} ≠ 5\text{ weighs} ≠ 6\text{ ways} ≠ 5\text{ triangles}
5\text{ hours} ≠ 5\text{ hours ago} ≠ 5\text{ students} ≐ 5\text{ hrs}
12\text{ square feet} ≠ 12\text{ cubic feet} ≠ 12\text{ feet} ≠ 12\text{ students} ≐ 12\text{ sq ft} ≐ 12\text{ units}^2
60\text{ mph} ≐ 60\,\frac{\text{mi}}{\text{h}} ≐ 60\,\frac{\text{miles}}{\text{hour}} ≠ 60\,\frac{\text{km}}{\text{h}} ≠ 60\,\frac{\text{h}}{\text{mi}}
\frac{3}{4} ≠ \frac{3\text{ km}}{4\text{ h}} ≠ \frac{4}{3}
7\text{ R }2 ≠ 7\text{ R }-2 ≠ 7 ≠ 7.2 ≠ 2\text{ R }7 ≠ \frac{7}{2} ≠ 7R2R2 ≐ 7\text{ with remainder }2
\begin{vmatrix}1&2\\3&4\end{vmatrix} ≐ \left|\begin{array}{cc}1&2\\3&4\end{array}\right| ≠ 2 ≠ \begin{pmatrix}1&2\\3&4\end{pmatrix}
\left(\begin{array}{cc|c}1&2&3\\4&5&6\end{array}\right) ≐ \begin{pmatrix}1&2&3\\4&5&6\end{pmatrix} ≠ \begin{pmatrix}1&2&3\\4&5&7\end{pmatrix}
f(x)=\begin{cases}1&x=0\\0&x\ne0\end{cases} ≐ f(x)=\begin{cases}0,&x\neq0\\1,&x=0\end{cases} ≠ f(x)=\begin{cases}0&x=0\\1&x\ne0\end{cases} ≠ f(x)=1 ≠ 0
\begin{cases}x+y=3\\x-y=1\end{cases} ≠ (2,1) ≐ \begin{cases}x-y=1\\x+y=3\end{cases} ≠ \begin{cases}x+y=3\\x-y=2\end{cases}
x=1\text{ or }x=2 ≠ \begin{cases}x=1\\x=2\end{cases}
\{x\mid x>2\} ≐ x>2 ≐ (2,\infty) ≠ \{x\mid x>3\} ≠ \{x\mid x<2\} ≠ \{x\in\mathbb{Z}\mid x>2\}
\{n\in\mathbb{N}\mid n<3\} ≐ \{n\in\mathbb{N}: n<3\} ≠ (-\infty,3) ≠ n<3 ≠ \{n\in\mathbb{Z}\mid n<3\}
\{x\in\mathbb{Z}\mid -2<x\le1\} ≐ \{-1,0,1\} ≐ \{1,0,-1\} ≠ \{-2,-1,0,1\} ≠ (-2,1]
(a,b)=(1,2)\text{ or }(a,b)=(2,1) ≐ (1,2),(2,1) ≠ (1,2)
(x,y,z)=(1,-1,2) ≐ x=1,y=-1,z=2 ≐ (1,-1,2) ≐ z=2,x=1,y=-1 ≠ x=1,y=1,z=2 ≠ (1,2,-1) ≠ x=1,y=-1 ≠ x=1,y=-1,z=2,w=0 ≠ (x,z,y)=(1,-1,2) ≐ (x,z,y)=(1,2,-1)
C(10,3) ≐ 120 ≐ \binom{10}{3} ≠ 1030 ≠ C(10,4) ≠ 13C
\log_23 ≠ 23 ≠ \log 23 ≠ \log_2 23
\log_{23}5 ≐ \log_{23} 5 ≠ \log_2 35
\log_210 ≐ \log_2 10 ≠ 10\log_2 1
3-\{1\} ≠ 2
\mathbb{R}-\{0\} ≠ \mathbb{R} ≐ x\ne0
0.\dot{1}4285\dot{7} ≐ \frac17
\text{(A) }5 ≐ A ≐ 5 ≐ \text{(A)} ≠ B ≠ \text{(B) }5 ≠ 6 ≠ \text{(A) }6
\text{December 25} ≐ \text{25 December} ≐ December 25th ≐ \text{the 25th of December} ≠ 25 ≠ \text{December 24}
x=\pm\frac{\pi}{3}+2k\pi ≐ x=\frac{\pi}{3}+2n\pi, x=-\frac{\pi}{3}+2n\pi ≐ x=\frac{\pi}{3}+2n\pi\text{ or }x=\frac{5\pi}{3}+2n\pi ≠ x=\pm\frac{2\pi}{3}+2k\pi ≠ x=\pm\frac{\pi}{3}+k\pi
x=\frac{\pi}{2}+k\pi, k\in\mathbb{Z} ≐ x=\frac{(2n+1)\pi}{2}, n\in\mathbb{Z} ≐ x=\frac{\pi}{2}+2k\pi,x=-\frac{\pi}{2}+2k\pi ≠ x=\frac{\pi}{2}+2k\pi
`,
  )

  expectVerdicts(
    'a third set',
    String.raw`
\{x\mid x\in\{1,2\}\} ≐ \{1,2\}
\text{3 boys and 2 girls} ≠ \text{2 boys and 3 girls} ≐ \text{3 boys and 2 girls}
3\text{ boys},2\text{ girls} ≠ 2\text{ boys},3\text{ girls} ≐ 2\text{ girls},3\text{ boys} ≐ 3,2
5\text{ boys} ≠ 5\text{ bags} ≠ 5\text{ kg}
4\text{ pm} ≠ 4\text{ am} ≠ 4\text{ apples}
\text{seven} ≠ \text{eleven} ≐ 7 ≠ 70
12\text{ eggs} ≐ 1\text{ dozen} ≐ 12\text{ egg} ≠ 12\text{ hens}
x=1 ≠ x\text{ is }2 ≠ x\text{ is not }1 ≐ x\text{ is }1 ≐ x \text{ equals } 1
-1<x<5 ≐ |x-2|<3 ≐ |2-x|<3 ≐ |2x-4|<6 ≠ |x-2|<4 ≠ |x-3|<2 ≠ |y-2|<3
k=2n+1 ≐ k=1+2n ≠ k=2n-1 ≠ k=2m+1
x\equiv 1\pmod 2 ≐ x=2k+1 ≐ x=2k-1 ≠ x=2k ≠ \text{even}
\frac{\pi}{6}+2k\pi ≐ 2k\pi+\frac{\pi}{6} ≠ \frac{\pi}{6}+k\pi ≠ \frac{13\pi}{6} ≠ \frac{\pi}{6}
\vec{v}=3\hat{i}-2\hat{j} ≐ 3\hat{i}-2\hat{j} ≐ (3,-2) ≐ \vec{v}=\langle3,-2\rangle ≠ \vec{v}=(-2,3) ≠ 3\hat{i}+2\hat{j} ≠ \vec{u}=(3,-2)
\begin{bmatrix}2\\0\\-1\end{bmatrix} ≐ (2,0,-1) ≐ 2\hat{i}-\hat{k} ≐ 2\mathbf{i}-\mathbf{k} ≐ [2,0,-1]^T ≠ (2,-1,0) ≠ 2\hat{i}-\hat{j} ≠ (2,0,1)
\text{There are no real solutions} ≐ \text{no real solution} ≐ \text{No solution.} ≐ \emptyset ≠ \text{no} ≠ \text{two real solutions}
\{(1,2)\} ≐ (1,2) ≠ \{1,2\} ≠ (2,1)
y=\begin{cases}2x,&x<1\\3,&x\ge1\end{cases} ≐ y=\begin{cases}3&\text{if }x\ge1\\2x&\text{if }x<1\end{cases} ≐ \begin{cases}2x&x<1\\3&1\le x\end{cases} ≠ \begin{cases}2x&x\le1\\3&x>1\end{cases} ≠ \begin{cases}2x&x<1\\3&x\ge2\end{cases} ≠ 2x ≠ 3
[1,\infty) ≐ \{x\in\mathbb{R}:x\ge1\} ≐ [1;+\infty[ ≐ \{x \geq 1\} ≠ \{x:x>1\} ≠ ]1,\infty[
\log_{10}2 ≐ \log 2 ≐ \lg2 ≐ \frac{\ln2}{\ln10} ≠ \ln2 ≠ \log_2 10
\frac{9}{8} ≐ 1\frac18 ≐ 1.125 ≐ 112.5\% ≠ \frac{8}{9} ≠ 1.12 ≠ 1.125\%
\text{Thursday, May 5} ≐ Thursday, May 5 ≠ \text{Thursday, May 6} ≠ \text{Friday, May 5}
\$12.30 ≐ 12.30 ≐ \$12.3 ≐ 1230\text{ cents} ≠ \$1230 ≠ 12.30\text{ cents} ≠ 12:30
\{2,4,6,\ldots\} ≐ \{2,4,6,\dots\} ≠ \{2,4,8,\ldots\} ≠ \{2,4,6\}
2:3 ≐ 2\text{ to }3 ≐ \text{2 to 3} ≠ \text{3 to 2} ≠ \frac32 ≠ 2,3
\sqrt{2+\sqrt{3}} ≐ \frac{\sqrt6+\sqrt2}{2} ≐ \frac{1+\sqrt3}{\sqrt2} ≠ \sqrt{2-\sqrt3} ≠ \sqrt2+\sqrt3
`,
  )

  expectVerdicts(
    'constants',
    String.raw`
\frac{Q}{C} ≠ \frac{Q}{c} ≠ \frac{Q}{K}
2C+1 ≠ 2c+1
\frac{x^3}{3}+C ≐ \frac{x^3}{3}+c ≐ \frac13x^3+K ≠ \frac{x^3}{3}+x ≠ \frac{x^3}{3}-2c ≠ \frac{x^3}{3}+cx
2k ≠ (0,0,2) ≐ 2k
100! ≠ 100!+5-5 ≠ \frac{4\cdot100!}{4} ≐ 100!
A+C ≠ A+c
x+C ≐ x+c
\binom{12}{5} ≐ \frac{12!}{5!7!} ≠ \frac{12!}{5!7!}+3-3
`,
  )
})
