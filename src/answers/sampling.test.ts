/** @file Expressions are equal where that is proved, and values at points of every kind tell those that are not. A row is a gold answer and replies: ≐ those that are right, ≠ those that are not. */
import { describe } from 'vitest'
import { expectTable } from './testing.ts'

describe('sampling', () => {
  expectTable(
    'tiny huge',
    String.raw`
\frac{1}{2^{99}} ≐ \frac{1}{2^{99}} ≠ 0
\frac{1}{2004!} ≠ \frac{1}{2005!} ≠ 0
2^{100} ≠ 2^{100}+1 ≐ 4^{50}
100! ≠ 101! ≠ 99!
\frac{100!}{99!} ≐ 100
10^{100} ≠ 10^{101}
10^{-20} ≠ 0
1-10^{-20} ≠ 1
\sqrt{2}+10^{-20} ≠ \sqrt{2}
\pi+10^{-16} ≠ \pi
\pi+10^{-30} ≠ \pi
e^{\pi\sqrt{163}} ≠ 262537412640768744
\sin(10^{-20}) ≠ 0 ≠ 10^{-20}
\cos(10^{-20}) ≠ 1
2^{3217}-1 ≠ 2^{3217}+1
2^{2^{10}} ≠ 2^{2^{11}}
\pm 5 ≐ 5,-5 ≐ -5, 5 ≠ 5
5 ≠ \pm 5
\pm\sqrt{3} ≐ \sqrt3,-\sqrt3
x=\pm 2 ≐ x=2,x=-2 ≐ x=-2 \text{ or } x=2
\pm 2 ≐ \{2,-2\}
7:30 ≠ 7:31 ≠ 7.30 ≠ 730 ≐ 7{:}30 ≐ 07:30
1:2 ≐ 1{:}2
3:4 ≐ 3:4 ≠ 4:3
1,2,\ldots,n ≐ 1,2,\dots,n ≐ 1,2,...,n ≠ 1,2,\ldots,n-1 ≠ n,\ldots,2,1
1,2,3,\ldots ≐ 1, 2, 3, \cdots
`,
  )

  expectTable(
    'sampling',
    String.raw`
(-1)^n ≠ -1
2^n+(-1)^n ≠ 2^n+1 ≠ 2^n-1 ≐ 2^n+(-1)^{n+2}
(-1)^{n} ≠ (-1)^{n+1}
(-1)^{n+1} ≐ -(-1)^n
(-1)^{2n} ≐ 1
(-1)^{n-1} ≐ (-1)^{n+1}
(-2)^n ≠ 2^n
(-2)^{2n} ≐ 4^n
(-1)^{n(n+1)/2} ≠ 1
(-1)^{n(n+1)} ≐ 1
\frac{1+(-1)^n}{2} ≠ 1 ≠ \frac{1}{2}
\frac{(-1)^n}{n!} ≠ \frac{1}{n!}
\frac{(-1)^n}{n} ≠ \frac1n
(-1)^p ≠ -1
(-1)^p+1 ≠ 0
\gcd(n,2) ≠ 1
\gcd(n,6) ≠ \gcd(n,3) ≐ \gcd(6,n)
\gcd(a,b) ≠ a ≠ 1
\operatorname{lcm}(a,b) ≠ ab
\gcd(a,b)\operatorname{lcm}(a,b) ≐ ab
n\bmod 2 ≠ 1
n \bmod 3 ≠ n
n\bmod 3 ≠ n\bmod 2
\lfloor n/2009\rfloor ≠ \lfloor n/2010\rfloor
\lfloor n/2\rfloor ≠ n/2 ≠ \lceil n/2\rceil ≠ \frac{n-1}{2}
\lfloor \frac{n}{2}\rfloor ≐ \lfloor n/2\rfloor
\lfloor x\rfloor ≠ x
\lceil x\rceil ≐ -\lfloor -x\rfloor
\min(n,100) ≠ n
\max(n,100) ≠ n
\max(x,y) ≠ x ≐ \max(y,x) ≐ \frac{x+y+|x-y|}{2}
\min(x,y) ≠ \max(x,y)
\max(x,0) ≠ x ≐ \frac{x+|x|}{2}
\binom{n}{20} ≠ 0
\binom{n}{2} ≠ \binom{n}{3} ≐ \frac{n(n-1)}{2}
\binom{n}{k} ≐ \binom{n}{n-k} ≐ \frac{n!}{k!(n-k)!} ≠ \binom{n}{k+1}
\binom{n+1}{2} ≠ \binom{n}{2}
\binom{n}{2}+n ≐ \binom{n+1}{2}
n! ≠ (n+1)! ≠ n^n
(n+1)! ≐ (n+1)n!
\frac{(n+1)!}{n!} ≐ n+1
\cos(n\pi) ≠ (-1)^{n+1} ≐ (-1)^n ≠ -1
\sin\frac{n\pi}{2} ≠ 1
i^n ≠ 1 ≠ i ≠ (-1)^n ≠ -i^n
i^{4n} ≐ 1
i^{n+4} ≐ i^n
e^{-10^6x^2} ≠ 0
e^{-1000x} ≠ 0
\frac{1}{1+e^{100x}} ≠ 0
\frac{1}{1+e^{-1000x}} ≠ 1
\tanh(1000x) ≠ 1
\tanh(100x) ≠ 1
x^{100} ≠ 0
x^{1000} ≠ 0
10^{-12}x ≠ 0
x+10^{-12} ≠ x
x^2+10^{-15}x ≠ x^2
\sin(x)+10^{-14} ≠ \sin x
\ln(1+10^{-12}x) ≠ 0
x|x|-x^2 ≠ 0
|x-5|+x-5 ≠ 0
|x|+x ≠ 2x
|x-100|+100 ≠ x
|x-1000|+1000 ≠ x
\sqrt{(x-3)^2} ≠ x-3 ≐ |x-3|
\sqrt{x^2} ≠ x
\sqrt{x^4} ≠ x ≐ x^2
\frac{\sin x}{x} ≠ 1
\arcsin(\sin x) ≠ x
\lfloor x\rfloor+\lfloor -x\rfloor ≠ 0
(-1)^{\lfloor x\rfloor} ≠ 1
\lfloor\sqrt{n}\rfloor ≠ \sqrt n
x \bmod 10 ≠ x
2^{\lfloor\log_2 n\rfloor} ≠ n
\log_2 n ≠ \lfloor\log_2 n\rfloor
n\lfloor n/7\rfloor ≠ 0
1^n ≠ n ≐ 1
0^n ≠ 1
x^0 ≠ 0
\frac{3+(-1)^n}{2} ≐ 1+\frac{1+(-1)^n}{2}
\sin(2x) ≐ 2\sin x\cos x
\cos 2x ≐ 1-2\sin^2 x
\tan x ≐ \frac{\sin x}{\cos x} ≠ \frac{\cos x}{\sin x}
\ln(xy) ≐ \ln x+\ln y ≠ \ln x\ln y
e^{x+y} ≐ e^xe^y
a^{m+n} ≐ a^ma^n
(ab)^n ≐ a^nb^n
2^{2n} ≐ 4^n
2^{n^2} ≠ 4^n
\sqrt{12x} ≐ 2\sqrt{3x}
\frac{1}{\sqrt2} ≐ \frac{\sqrt2}{2}
x^{1/2} ≐ \sqrt{x}
\log_2 8x ≐ 3+\log_2 x
\frac{\ln 8}{\ln 2} ≐ 3
\sinh x ≐ \frac{e^x-e^{-x}}{2}
\sqrt{3+2\sqrt2} ≐ 1+\sqrt2 ≠ 2.414213
\sqrt{2+\sqrt{3}} ≐ \frac{\sqrt6+\sqrt2}{2}
\cos\frac{\pi}{5} ≐ \frac{1+\sqrt5}{4}
(1+i)^4 ≐ -4
`,
  )

  expectTable(
    'sampling, further',
    String.raw`
(-1)^a ≠ 1
(-1)^{m+n} ≠ 1 ≠ (-1)^m
(-1)^{mn} ≠ (-1)^m
(-1)^{n^2} ≠ 1 ≐ (-1)^n
(-1)^{-n} ≐ (-1)^n
(-3)^n ≠ 3^n ≠ -3^n
(-\frac12)^n ≠ \frac{1}{2^n} ≠ -\frac{1}{2^n} ≐ \frac{(-1)^n}{2^n}
\frac{1-(-2)^n}{3} ≠ \frac{1-2^n}{3}
1+(-1)^k ≠ 2 ≠ 0
n(-1)^n ≠ n ≠ -n
(-1)^n x^n ≠ x^n ≐ (-x)^n
\cos(\pi n) ≠ 1
\cos(2\pi n/3) ≠ 1
\sin(\pi n/2) ≠ 0
\cos\frac{n\pi}{2} ≠ 1
\gcd(n,3) ≠ 1 ≠ 3
\gcd(n,100) ≠ 1
\gcd(n,7) ≠ 1
\gcd(n,m) ≠ n
\gcd(n,n+1) ≠ n ≐ 1
\gcd(n,2n) ≐ n
\gcd(a,b,c) ≠ \gcd(a,b)
\operatorname{lcm}(n,2) ≠ n ≠ 2n
n\bmod 3 ≠ 0 ≠ 1
n\bmod 10 ≠ n
n\bmod 1000 ≠ n
n \bmod m ≠ n
\lfloor n/3\rfloor ≠ \frac{n}{3} ≠ \lfloor n/4\rfloor
\lfloor n/1000\rfloor ≠ 0
\lfloor n/100000\rfloor ≠ 0
\lceil n/1000\rceil ≠ 1
\lfloor x\rfloor ≠ \lceil x\rceil ≠ \lceil x\rceil-1
\lfloor \frac{n+1}{2}\rfloor ≠ \lfloor\frac{n}{2}\rfloor
\lfloor \frac{n^2}{4}\rfloor ≠ \frac{n^2}{4} ≠ \frac{n^2-1}{4}
\max(a,b) ≠ a ≠ a+b
\max(n,5) ≠ 5 ≠ n
\max(n,-1000) ≠ n
\min(n,1000) ≠ n
\min(n,10^6) ≠ n
\max(x,y,z) ≠ \max(x,y)
|x-1| ≠ x-1 ≠ 1-x
|x+50| ≠ x+50
|x-y| ≠ x-y
|x|+ ≠ y||x+y
|x+y|| ≠ x|+|y|
|xy| ≠ xy
\lvert xy\rvert ≐ \lvert x\rvert\lvert y\rvert
\binom{n}{3} ≠ 0
\binom{n}{10} ≠ 0
\binom{n}{50} ≠ 0
\binom{n}{100} ≠ 0
\binom{100}{n} ≠ 0
\binom{2n}{n} ≠ 4^n
\binom{n}{k} ≠ \frac{n!}{k!}
\binom{n}{1} ≠ 1 ≐ n
\binom{n}{0} ≐ 1
n! ≠ 1 ≠ n ≠ 2^n
\frac{n!}{(n-2)!} ≠ n^2 ≐ n(n-1)
2^n ≠ n^2 ≠ 2n
n^2 ≠ n^3
n^2-n+41 ≠ n^2
x^2(x-1)^2(x-2)^2 ≠ 0
n(n-1)(n-2)(n-3) ≠ 0
x^4-10x^3+35x^2-50x+24 ≠ 0
\sin(\pi x) ≠ 0
\sin(2\pi x) ≠ 0
\tan(\pi n) ≠ 1
e^{-x} ≠ 0
e^{-100x^2} ≠ 0
10^{-100x^2} ≠ 0
\frac{1}{x^{100}} ≠ 0
\frac{1}{1+x^{100}} ≠ 0
e^{-10^9x^2} ≠ 0
\tanh(10^6x) ≠ 1
\arctan(10^6x) ≠ \frac{\pi}{2}
\frac{x}{x+10^{-6}} ≠ 1
x+10^{-8} ≠ x
x+10^{-15}\sin x ≠ x
\sqrt{x^2+10^{-12}} ≠ x ≠ |x|
\ln(x^2+1) ≠ 2\ln x
\sqrt{1+x} ≠ 1+\frac{x}{2}
x ≠ \sin x
\log_2(x) ≠ \ln x
x^x ≠ x^2
\frac{x^2-1}{x-1} ≠ x-1 ≐ x+1
0.1 ≠ \frac{1}{9}
10^{50} ≠ 10^{50}+1
\frac{1}{10^{50}} ≠ \frac{1}{10^{51}}
2^{64} ≠ 2^{64}-1
1.0000001 ≠ 1
99999999 ≠ 100000000
12345678901234567890 ≠ 12345678901234567891 ≐ 12345678901234567890
\sqrt{2} ≠ \frac{99}{70}
\sqrt{10001} ≠ 100
e ≠ 2.71828
e^{10} ≠ 22026.4658
\pi^2 ≠ 10
\ln 2 ≠ 0.693147
\sqrt{2}+\sqrt{3} ≠ \pi
\frac{1+\sqrt5}{2} ≠ 1.618 ≐ \frac{2}{\sqrt5-1}
`,
  )

  expectTable(
    'decimals',
    String.raw`
0.001 ≠ 0.0010004 ≠ 0.001001 ≐ 0.0010
0.5 ≠ 0.5000001
2 ≠ 2.0000001
100 ≠ 100.0001
1/3 ≐ 0.3333333 ≠ 0.33 ≠ 0.333
2/3 ≐ 0.666667 ≠ 0.67
\sqrt{2} ≠ 1.414
\pi ≠ 3.14 ≠ 22/7
1/7 ≐ 0.142857143 ≠ 0.142858
3.14159 ≠ \pi
0.333333 ≠ 0.333334
123456.7 ≠ 123456.8
1000000 ≠ 1000001
1234567.5 ≠ 1234567.6
0.00001 ≠ 0.00002
1/1024 ≠ 0.00097 ≐ 0.0009765625
`,
  )

  expectTable(
    'undecided',
    String.raw`
\int_0^1 x^2dx ≠ \frac14
\sum_{k=1}^n k ≠ \frac{n(n-1)}{2}
\lim_{x\to 0}f(x) ≠ 0
\int f(x)dx ≠ f(x)
\int_0^1 f(x)dx ≠ \int_0^1 g(x)dx ≐ \int_0^1 f(x)dx
\sum_{k=1}^n a_k ≠ \sum_{k=1}^n b_k
\vec{a}\cdot\vec{b} ≠ 0
\vec{a} ≠ \vec{b}
\vec{a}+\vec{b} ≐ \vec{b}+\vec{a}
\overline{z} ≠ z
\det A ≠ \det B
A^{-1} ≠ A
A^T ≠ A
\mathbb{Z} ≠ \mathbb{Q}
\mathcal{O}(n) ≠ \mathcal{O}(n^2) ≐ \mathcal{O}(n) ≠ n
O(n^2) ≠ n^2 ≠ O(n)
`,
  )
})
