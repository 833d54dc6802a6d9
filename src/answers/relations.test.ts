/** @file Equations, inequalities, lists, pairs and sets. A row is a gold answer and replies: ≐ those that are right, ≠ those that are not. */
import { describe } from 'vitest'
import { expectTable } from './testing.ts'

describe('relations', () => {
  expectTable(
    'equations',
    String.raw`
x+y=1 ≠ 1 ≐ y=1-x ≐ y+x=1 ≐ 1=x+y ≠ x-y=1 ≠ x+y
2x=10 ≠ 10 ≠ 5
\ln x=5 ≠ 5
\sqrt{x}=3 ≠ 3
x^2=9 ≠ 9
x^2+y^2=25 ≠ 25
x/y=2 ≠ 2
\frac{x}{y}=2 ≠ 2
xy=7 ≠ 7
-x=5 ≠ 5
\cos x=0 ≠ 0
|x|=5 ≠ 5
AB=CD ≠ CD ≠ AB
a\cdot b=6 ≠ 6
n!=6 ≠ 6
2^x=8 ≠ 8
e^x=5 ≠ 5
x-3=0 ≠ 0 ≠ 3
x=y+1 ≠ y ≐ y+1
x=5 ≐ 5 ≐ x=5 ≐ 5=x ≠ x=6 ≠ y=5 ≠ x>5 ≠ x=x ≠ 5=5
5 ≐ x=5 ≠ x=5=6
5=x ≐ 5
y=2x+3 ≐ y=3+2x ≠ y=2x ≐ 2x+3 ≐ 2x-y+3=0 ≠ x=x ≠ 0=0
\angle ABC=30^\circ ≐ 30^\circ
\angle A=30 ≐ 30
AB=5 ≐ 5 ≠ 6 ≐ AB=5 ≠ CD=5
\overline{AB}=5 ≐ 5
m\angle A=30 ≐ 30
r=2\sqrt3 ≐ 2\sqrt3
A=\pi r^2 ≐ \pi r^2 ≠ \pi r
S_5=10 ≐ 10
\alpha=\frac{\pi}{3} ≐ \frac{\pi}{3}
\text{Area}=5 ≐ 5
x=84/4=21 ≐ 21
21 ≐ 84/4=21 ≠ 84/4=22
6 ≠ 5=6
\frac{dy}{dx}=2x ≐ 2x
x_1=5 ≐ 5
x_1=5,x_2=6 ≠ 5 ≐ 5,6 ≐ x_2=6,x_1=5 ≠ x_2=5,x_1=6
`,
  )

  expectTable(
    'equations, more',
    String.raw`
\frac{x^2}{9}+\frac{y^2}{4}=1 ≐ 4x^2+9y^2=36 ≠ 4x^2+9y^2=1 ≠ \frac{x^2}{4}+\frac{y^2}{9}=1
x^2+y^2=25 ≐ y^2+x^2=25 ≠ x^2+y^2=5
(x-1)^2+(y-2)^2=4 ≐ x^2+y^2-2x-4y+1=0
y=mx+b ≐ y=b+mx ≠ y=mx
3x+2y=6 ≐ y=3-\frac{3}{2}x ≠ 6 ≠ 3x+2y
2x=y ≐ y=2x
x=2y ≠ y=2x
E=mc^2 ≐ E=c^2m ≐ mc^2 ≠ mc
v=\sqrt{2gh} ≐ \sqrt{2gh}
a^2+b^2=c^2 ≐ c^2=a^2+b^2
f(x)=f(-x) ≠ f(x)=-f(x)
f(f(x))=x ≠ f(x)=x
f(x)=x ≠ f(f(x))=x
f(x+1)=f(x)+1 ≠ f(x)=x
f(x)=c ≠ f(x)=0 ≐ f(x)=c
f(x)\ge x ≠ f(x)\ge 2x ≐ x\le f(x)
f(x)>0 ≠ f(x)>1
g(f(x))=x^2 ≠ f(g(x))=x^2
\gcd(a,b)=1 ≠ 1
\lfloor x\rfloor=2 ≠ 2
\det A=2 ≠ \det A=3
a\mid b ≠ b\mid a ≐ a\mid b
a\perp b ≠ a\parallel b
P(A)=P(B) ≠ P(A)=P(C) ≠ P(B)
x\propto y ≠ y\propto x
A\subset B ≠ B\subset A
x\in A ≠ x\notin A
\forall x ≠ \exists x
`,
  )

  expectTable(
    'pairs sets',
    String.raw`
x=1,y=2 ≐ (1,2) ≠ (2,1) ≐ 1,2 ≠ 2,1 ≐ y=2,x=1 ≠ x=2,y=1
x=1 \text{ and } y=2 ≐ x=1,y=2
(x,y)=(1,2) ≐ x=1,y=2 ≐ (1,2) ≠ (2,1) ≠ (y,x)=(1,2)
(1,2) ≐ x=1,y=2 ≐ x=1 \text{ and } y=2 ≠ y=1,x=2 ≠ x=2,y=1 ≠ \{2,1\} ≠ (1,2)\cup(2,3)
\{1,2\} ≠ (2,1) ≐ \{2,1\} ≐ 1,2 ≐ 1 \text{ and } 2 ≠ \{1\} ≠ \{1,2,3\} ≠ 12 ≠ [1,2]
(1,2,3) ≐ (1,2,3) ≠ (1,3,2) ≠ \{1,2,3\} ≠ (3,2,1)
a=1,b=2 ≠ a=1 ≠ a=1,b=2,c=3 ≠ 1 ≠ b=2
a=1,b=2,c=3 ≐ (1,2,3) ≠ (3,2,1)
p=3,q=5 ≐ p=3 \text{ and } q=5
x=1,2 ≐ x=2,x=1 ≐ x\in\{1,2\}
x\in\{1,2\} ≐ 1,2
x=1 \text{ or } x=2 ≐ 1,2 ≐ x=2 \text{ or } x=1 ≠ x=1 ≠ x=1 \text{ or } x=3
\emptyset ≠ \{0\} ≠ \{\emptyset\} ≐ \varnothing ≐ \text{no solution} ≠ \text{no}
\{\emptyset\} ≠ \emptyset
x<-1 \text{ or } x>2 ≐ (-\infty,-1)\cup(2,\infty) ≠ x<-1 \text{ and } x>2 ≐ x>2 \text{ or } x<-1 ≠ -1<x<2 ≠ x<-1
-1<x<2 ≐ 2>x>-1 ≐ (-1,2) ≠ [-1,2] ≐ x<2 \text{ and } x>-1 ≐ x>-1, x<2 ≠ -1\le x<2 ≠ -1<y<2
(-1,2) ≐ -1<x<2
|x|<3 ≐ (-3,3) ≠ x<3 ≠ |x|\le 3
-3<x<3 ≐ |x|<3
|x|>3 ≐ x<-3 \text{ or } x>3
[1,2] ≐ 1\le x\le 2 ≠ 1<x<2
x\ge 0 ≐ [0,\infty) ≠ (0,\infty)
(0,\infty) ≐ x>0 ≠ x<0
x\ne 2 ≐ (-\infty,2)\cup(2,\infty)
\mathbb{R} ≐ (-\infty,\infty) ≠ \mathbb{Z}
x>5 ≠ 5
5 ≠ x>5
a>b ≐ b<a ≠ a<b
(1,2),(3,4) ≠ (1,2),(3,5) ≐ \{(1,2),(3,4)\}
(1,2) \text{ and } (3,4) ≐ (3,4),(1,2)
x=\frac{\pi}{2}+k\pi, k\in\mathbb{Z} ≐ x=\frac{\pi}{2}+k\pi ≐ \frac{\pi}{2}+\pi k
`,
  )

  expectTable(
    'sets more',
    String.raw`
(1,2) ≠ (2,1) ≠ [1,2)
[1,2) ≠ (1,2]
[1,2)\cup(2,3] ≐ [1,3]\setminus\{2\} ≠ [1,3]
(-\infty,-1]\cup[1,\infty) ≐ |x|\ge 1
x\le-1 \text{ or } x\ge1 ≐ |x|\ge 1 ≠ |x|\le 1
x<3 ≐ 3>x ≐ (-\infty,3) ≠ x\le 2 ≠ x<4 ≠ y<3 ≠ x=3
0<x<1 ≠ 0<x ≠ x<1 ≐ 0<x \text{ and } x<1 ≐ x>0 \text{ and } x<1 ≐ x \in (0,1) ≠ x \in [0,1]
x>1, x\ne 2 ≐ (1,2)\cup(2,\infty)
x\neq 0 ≐ x<0 \text{ or } x>0 ≠ x>0
\mathbb{R}\setminus\{0\} ≐ x\ne 0
\{x: x>0\} ≐ \{x: x>0\}
a\le b ≐ b\ge a ≠ a\ge b
a<b<c ≐ c>b>a ≠ a<c<b
x>y ≐ y<x
2<x<4 ≠ 2<x<5
(0,1)\cup(2,3) ≐ (2,3)\cup(0,1) ≠ (0,1)\cap(2,3) ≠ (0,1),(2,3)
x=2 \text{ or } x>3 ≐ x>3 \text{ or } x=2
`,
  )

  expectTable(
    'records, further',
    String.raw`
x=1,y=2 ≠ x=1 ≠ \{1,2\} ≠ [1,2] ≠ 1 ≠ 3 ≠ x=1,y=2,z=3 ≠ a=1,b=2 ≠ (x,y)=(2,1) ≐ (x,y)=(1,2) ≐ x=1\text{ and }y=2
x=1 \text{ and } y=2 ≠ x=1 \text{ or } y=2
x=1 \text{ or } y=2 ≠ x=1 \text{ and } y=2
m=3,n=4 ≐ n=4,m=3 ≐ (3,4)
a=1,b=2 ≐ (1,2) ≠ (2,1) ≠ 1
a=b=1 ≠ a=1 ≐ 1 ≐ a=b=1
A=1,B=-1 ≐ B=-1,A=1 ≠ A=-1,B=1 ≐ 1,-1
a=\frac12,b=3 ≐ a=0.5,b=3
(3,4) ≠ x=4,y=3 ≐ x=3,y=4 ≐ y=4, x=3 ≠ \{4,3\} ≠ 7 ≠ 3 ≠ 12 ≠ \frac34 ≐ (3;4)
(1,2,3) ≐ x=1,y=2,z=3 ≐ z=3,y=2,x=1 ≠ x=1,y=3,z=2
\{3,4\} ≠ (3,4) ≠ [3,4]
[3,4] ≠ (3,4)
(-1,2) ≐ \left(-1,2\right) ≠ (1,-2)
x=-1\text{ or }x=2 ≐ -1,2 ≠ (-1,2)
x=-1,2 ≐ -1,2 ≠ -1
n=1,2,3 ≐ 1,2,3 ≠ n=1,2
x=1,x=2 ≐ \{1,2\} ≠ x=1
x=1 ≠ x=1,y=1
`,
  )

  expectTable(
    'lists',
    String.raw`
1,2,3 ≐ \{3,2,1\} ≐ 3, 2, 1 ≐ 1;2;3 ≐ 1\text{, }2\text{, and }3 ≐ 1, 2, \text{ and } 3 ≠ 1,2 ≠ 1,2,4 ≠ 123 ≠ 1+2+3
1,2 ≠ 1 2 ≠ 1.2
1,1 ≠ 1
2,2,3 ≠ 2,3,3
-1,1 ≐ \pm1
1,-1 ≐ \pm 1
2,3 ≠ 2<3 ≠ 2\cdot3
0,1 ≐ x=0,x=1 ≐ x=0\text{ or }x=1
0 \text{ and } 1 ≐ 0,1
\{1\} ≠ \{1,1,2\}
`,
  )

  expectTable(
    'congruence',
    String.raw`
x\equiv 1 \pmod 4 ≐ x\equiv 1\pmod{4} ≠ x\equiv 1\pmod 5 ≠ 1
1 \pmod 4 ≐ 1\pmod{4}
a\equiv b\pmod n ≠ a\equiv -b\pmod n
`,
  )

  expectTable(
    'more relations',
    String.raw`
x=2,y=3 ≐ x=2\text{ and }y=3 ≐ (x,y)=(2,3)
x=2\text{ or }x=-3 ≐ x=-3,2 ≐ \{-3,2\} ≐ x\in\{2,-3\} ≠ (2,-3)
x\in\{2,-3\} ≐ x=2 \text{ or } x=-3
2,-3 ≐ x=2 \text{ or } x=-3 ≐ x_1=2,x_2=-3 ≐ x_1=-3,x_2=2
y=3x+1 ≐ 3x+1 ≐ y-3x=1 ≐ y-1=3x ≐ 3x-y+1=0 ≠ y=3x ≠ x=3y+1 ≠ 1
y-2=3(x-1) ≐ y=3x-1
2x+3y=6 ≐ y=-\frac23x+2 ≐ \frac{x}{3}+\frac{y}{2}=1 ≠ 3x+2y=6
a=2,b=3,c=4 ≐ c=4,a=2,b=3 ≠ a=2,b=4,c=3 ≠ 2,4,3 ≐ 2,3,4
(a,b,c)=(2,3,4) ≐ a=2,b=3,c=4 ≐ (2,3,4) ≠ (4,3,2) ≠ \{2,3,4\}
x>2 ≐ 2<x ≐ x\in(2,\infty) ≠ x\in[2,\infty)
x\geq2 ≐ x\in[2,\infty)
x>2\text{ or }x<-2 ≐ |x|>2 ≠ |x|<2 ≠ x>2,x<-3 ≐ x<-2,x>2 ≐ x\in(-\infty,-2)\cup(2,\infty)
-2<x<2 ≐ |x|<2 ≠ |x|<4
-2\le x\le2 ≐ |x|\le 2
x\in(-2,2) ≐ -2<x<2
0\le x<5 ≐ [0,5) ≠ (0,5] ≠ 0\le x\le 5
0<f(x)<1 ≐ (0,1)
f(x)\ge 2 ≐ [2,\infty)
a\ge 1 ≐ a \in [1,\infty)
m<0 ≐ (-\infty,0)
m<0\text{ or }m>4 ≐ m>4\text{ or }m<0 ≠ m<0\text{ and }m>4 ≠ 0<m<4
p\ne q ≐ q\ne p
\angle A=40^\circ ≐ \angle A=40 ≐ 40 ≠ \angle B=40^\circ
AB=6\text{ cm} ≐ 6
\triangle ABC=12 ≐ 12
AB+BC=7 ≠ 7
AB\cdot BC=7 ≠ 7
\frac{AB}{CD}=2 ≐ 2
\sin A=\frac12 ≠ \frac12
\tan\theta=2 ≠ 2
\sqrt{x}=2 ≠ 2
x^3=8 ≠ 8
\frac1x=2 ≠ 2
1-x=2 ≠ 2
x+2=5 ≠ 5 ≠ 3
3=x+2 ≠ 3
10=2x ≠ 10
10=x ≐ 10
5<x ≠ 5
5=y,6=x ≠ 5 ≐ y=5,x=6
`,
  )
})
