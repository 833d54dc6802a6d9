/** @file Words and units behind a number, percentages, and upright letters. A row is a gold answer and replies: ≐ those that are right, ≠ those that are not. */
import { describe } from 'vitest'
import { expectTable } from './testing.ts'

describe('quantities', () => {
  expectTable(
    'words',
    String.raw`
5 ≠ 5\text{ million} ≠ 5\text{ billion} ≠ 5\text{ thousand} ≠ 5\text{ factorial} ≠ 5\text{ cubed} ≠ 5 squared ≠ 5\text{ percent} ≠ 5\%
5 ≠ 5\text{ per mille} ≠ 5\text{ plus one} ≠ 5\text{ minus one} ≠ 5\text{ times two} ≠ 5\text{ or four} ≠ 5\text{ and six}
5 ≠ 5\text{ or more} ≠ 5\text{ at most} ≠ \text{about }5 ≠ \text{at most }5 ≠ \text{more than }5 ≠ \text{less than }5 ≠ \text{not }5
5 ≠ \text{approximately }5 ≠ \text{minus }5 ≠ 5\text{ remainder }2 ≠ 5\text{ R }2 ≠ 5 R 2 ≠ 5\text{ remainder two} ≠ 5\text{ k}
5 ≠ 5\text{M} ≠ 5k ≠ 5K ≠ 5\text{ lakhs} ≠ 5\text{ crore} ≠ 5\text{ hundredths} ≠ 5\text{ tenths} ≠ 5\text{ over }6 ≠ 5\text{ to }6
5 ≠ 5\text{ divided by }2 ≠ 5\text{ mod }7 ≠ 5\text{ pi} ≠ 5\text{ i} ≠ 5\text{ e} ≠ 5\text{ to the power of }2 ≠ \text{negative }5
5 ≠ \text{twice }5 ≠ \text{half of }5 ≠ 5\text{ doubled} ≠ 5\text{ or so} ≠ 5\text{ less} ≠ 5\text{ more} ≠ 5\text{ pairs}
5 ≠ 5\text{ score} ≐ 5\text{ apples} ≐ 5\text{ ways} ≐ 5\text{ people} ≐ 5 apples ≐ 5\text{ different ways} ≐ 5\text{ units}
5 ≐ 5\text{ square units} ≐ 5\text{ cubic meters} ≐ 5\text{ students} ≐ 5 marbles ≐ 5\text{ years old} ≐ 5\text{ sq. ft.} ≐ 5\text{ hours}
5 ≐ 5\text{ m/s} ≐ 5\text{ miles per hour} ≐ 5\text{ dollars} ≐ 5\text{ cents} ≐ 5\text{ points} ≐ 5\text{ solutions} ≐ 5\text{ integers}
5 ≐ 5\text{ sides} ≐ 5\text{ books} ≐ 5 cm ≐ 5cm ≐ 5 km/h ≠ 5m ≠ 5n
5000 ≐ 5\text{ thousand}
5\text{ thousand} ≐ 5000
5 \text{ million} ≐ 5 \text{ million} ≐ 5,000,000 ≐ 5 \times 10^6 ≠ 5 \text{ billion}
1.5\text{ billion} ≐ 1500000000
3\text{ dozen} ≐ 36
36 ≐ 3 dozen ≐ 3\text{ dozen eggs}
3 ≠ 3 dozen ≠ 3\text{ dozen eggs}
4 ≠ 4\text{ halves}
2 ≐ 4\text{ halves} ≠ 2\text{ thirds} ≠ 2\text{ fifths}
\frac34 ≐ 3\text{ quarters}
\frac23 ≐ 2\text{ thirds}
5\text{ apples} ≐ 5 ≐ 5\text{ apples}
5\text{ cm} ≐ 5 cm ≠ 5 mm ≐ 50\text{ mm}
1\text{ km} ≐ 1000\text{ m} ≠ 100\text{ m}
2\text{ hours} ≐ 120\text{ minutes} ≠ 2\text{ minutes} ≠ 2\text{ days}
10\text{ m/s} ≐ 36\text{ km/h}
5\text{ kg} ≠ 5\text{ g}
5\text{ W} ≠ 5\text{ kW}
5\text{ J} ≠ 5\text{ kJ}
5\text{ V} ≠ 5\text{ mV}
5\text{ A} ≠ 5\text{ mA}
5\text{ MB} ≠ 5\text{ GB}
5\text{ MHz} ≠ 5\text{ GHz}
5\text{ mol} ≠ 5\text{ g}
5\text{ cm}^2 ≠ 5\text{ cm}^3
5\text{ m}^2 ≠ 5\text{ m}^3
5\text{ square meters} ≠ 5\text{ meters} ≐ 5\text{ m}^2
5\text{ cubic feet} ≐ 5\text{ ft}^3
5\text{ liters} ≠ 5\text{ gallons}
5\text{ inches} ≠ 5\text{ feet}
12\text{ inches} ≐ 1\text{ foot}
5\text{ pounds} ≠ 5\text{ ounces}
5\text{ miles} ≠ 5\text{ kilometers}
\$5 ≠ 5\text{ cents} ≠ 5\text{ euros} ≐ 5\text{ dollars} ≐ \$5.00 ≐ 500\text{ cents}
5€ ≠ 5£ ≠ \$5 ≐ 5
5\text{ cents} ≐ 5
£5 ≐ 5
25\text{ cents} ≠ \$25
\$0.25 ≐ 25\text{ cents}
30^\circ\text{C} ≠ 30^\circ\text{F} ≐ 30 ≐ 30\text{ degrees Celsius}
30^\circ C ≠ 30^\circ F
30°C ≠ 30°F ≐ 30
30\text{ K} ≠ 30^\circ\text{C}
300\text{ K} ≐ 300
60^\circ ≐ 60 ≐ 60 degrees ≐ \frac{\pi}{3} ≠ \frac{\pi}{6} ≠ 60\text{ radians}
8:00\text{ a.m.} ≠ 8:00\text{ p.m.}
8 a.m. ≠ 8 p.m.
8:15 AM ≠ 8:15 PM ≐ 8:15 a.m. ≐ 8:15
8:15\text{ a.m.} ≐ 8:15\text{ AM} ≐ 8:15 ≠ 8:16\text{ a.m.}
5\text{ km north} ≠ 5\text{ km south}
5\text{ miles east} ≠ 5\text{ miles west} ≐ 5
5\text{ left} ≠ 5\text{ right}
3\text{ ft }4\text{ in} ≠ 3\text{ ft }5\text{ in} ≐ 3\text{ feet }4\text{ inches} ≐ 40\text{ inches} ≠ 3 ≠ 34
1\text{ hour }30\text{ minutes} ≐ 1.5\text{ hours} ≐ 90\text{ minutes} ≠ 1
1\text{ hour and }30\text{ minutes} ≐ 90\text{ minutes}
2 h 5 min ≐ 2\text{ hours }5\text{ minutes}
30^\circ 15' ≠ 30^\circ 16' ≐ 30^\circ 15' ≐ 30.25^\circ
7\text{ R }2 ≠ 7\text{ R }3 ≐ 7\text{ R }2 ≠ 72
\text{January }7 ≐ \text{January }7 ≠ \text{February }7 ≠ 7
2024-01-07 ≐ 2024-01-07 ≠ 2024-01-08 ≠ 2016
3\sqrt{2}\text{ inches} ≐ 3\sqrt2 ≠ 3\sqrt3\text{ inches}
2\pi\text{ cm} ≐ 2\pi\text{ cm} ≠ 2\text{ cm}
x\text{ cm} ≐ x
\frac{1}{2}\text{ hour} ≐ 30\text{ minutes} ≐ \frac12
24\text{ square inches} ≐ 24
864 \mbox{ inches}^2 ≐ 864
5.4 \text{ cents} ≐ 5.4
`,
  )

  expectTable(
    'words, further',
    String.raw`
3 ≠ 3\text{ hundred} ≠ 3\text{ grand} ≠ 3\text{ dozens} ≠ 3\text{ million people} ≠ 3\text{ and a half} ≠ 3\text{ and a half}\text{ hours}
3 ≠ 3\text{ with remainder }1 ≠ 3\text{ rem }1 ≠ 3\text{ r }1 ≠ 3r1 ≠ 3\mathrm{r}1 ≠ 3 remainder 1 ≠ 3\text{ choose }2 ≠ 3\text{ by }4
3 ≠ 3\text{ out of }4 ≠ 3\text{ in }4 ≠ 3\text{ from }4 ≠ 3\text{ per }4 ≠ 3\text{ percent of }4 ≠ 3\text{ th} ≠ 3\text{rd}
3 ≠ 3^{\text{rd}} ≠ 3\text{ sevenths} ≠ 3\text{ tens} ≠ 3\text{ ten} ≠ 3\text{ two} ≠ 3\text{ five} ≠ 3\text{ half} ≠ 3\text{ double}
3 ≠ 3\text{ if }n=2 ≠ 3\text{ when }x>0 ≠ 3\text{ except }2 ≠ 3\text{ or none} ≠ 3\text{ (mod }5) ≠ 3\text{ factorial} ≠ 3\text{ root}
3 ≠ 3\text{ root }2 ≠ \text{root }3 ≠ 3\text{ infinity} ≠ 3\text{ inverse} ≠ 3\text{ not} ≠ \text{not }3 ≠ \text{no}
3 ≠ \text{at least three} ≠ \text{three million} ≐ \text{three} ≠ 3\text{ squared meters squared} ≠ 3\text{ gross} ≠ 3\text{ pair}
3 ≠ 3\text{ million dollars}
3000000 ≐ 3\text{ million dollars} ≐ \$3\text{ million}
3\text{ million dollars} ≐ \$3{,}000{,}000 ≠ \$3
\$3 ≠ \$3\text{ million} ≠ \$3k ≠ \$3M
\$3.50 ≠ \$350 ≐ 3.5 ≐ 3.50\text{ dollars}
\$1,234.56 ≐ 1234.56
3\text{ minutes} ≠ 3\text{ seconds} ≐ 180\text{ seconds}
0.5\text{ m} ≐ 50\text{ cm}
1.5\text{ kg} ≐ 1500\text{ g} ≠ 1.5\text{ mg}
2.5\text{ L} ≐ 2500\text{ mL}
1\text{ m}^2 ≠ 100\text{ cm}^2 ≐ 10000\text{ cm}^2
1\text{ m}^3 ≐ 1000\text{ L}
90\text{ km/h} ≠ 90\text{ m/s} ≐ 25\text{ m/s}
5\text{ N} ≐ 5\text{ newtons}
5\text{ J} ≐ 5\text{ joules}
5\text{ Hz} ≐ 5\text{ hertz}
5\ \Omega ≐ 5 ≠ 5\text{ k}\Omega
5\text{ ohms} ≐ 5\ \Omega
5\text{ }\mu\text{m} ≠ 5\text{ nm} ≐ 5
5\ \mu\mathrm{F} ≐ 5
5\ \text{kWh} ≐ 5
5\text{ kWh} ≠ 5\text{ kW}
5\text{ bits} ≠ 5\text{ bytes}
1\text{ byte} ≐ 8\text{ bits}
5\text{ eV} ≠ 5\text{ keV}
5\text{ Pa} ≠ 5\text{ kPa}
5\text{ mol/L} ≠ 5\text{ g/L}
7\text{ feet} ≠ 7\text{ meters}
7\text{ days} ≠ 7\text{ weeks}
1\text{ week} ≐ 7\text{ days}
7\text{ months} ≠ 7\text{ years}
7\text{ rubles} ≠ 7\text{ dollars}
7\text{ yen} ≠ 7\text{ yuan}
7^\circ ≠ 7\text{ rad}
7^\circ\text{ N} ≠ 7^\circ\text{ S}
7\text{ km north} ≠ 7\text{ miles north}
7\text{ clockwise} ≠ 7\text{ counterclockwise}
7\text{ up} ≠ 7\text{ down}
\text{noon} ≠ \text{midnight}
7:30\text{ in the morning} ≠ 7:30\text{ in the evening}
11:59 PM ≠ 11:59 AM ≐ 11:59\text{ p.m.} ≠ 11:58 PM
7\text{ a.m.} ≐ 7 AM
5'3" ≠ 5'4" ≐ 5\text{ ft }3\text{ in} ≐ 63\text{ in} ≠ 53
45^\circ 30' ≐ 45.5^\circ ≠ 45.3^\circ ≠ 4530
12^\circ ≐ 12\degree
12^{\circ} ≐ 12^\circ
x^\circ ≠ x+1 ≐ x
\frac{\pi}{4} ≠ 45 ≠ 46^\circ
45^\circ ≐ \frac{\pi}{4} ≠ \frac{\pi}{3}
`,
  )

  expectTable(
    'percent',
    String.raw`
28\% ≐ 28 ≐ 0.28 ≐ \frac{7}{25} ≐ 28\% ≠ 2.8 ≠ 29\%
0.28 ≠ 0.28\% ≐ 28\%
28 ≠ 28\% ≠ 0.28
5 ≠ 500 ≐ 500\%
50\% ≐ 50 percent ≐ \frac12
\frac12 ≐ 50\% ≠ 0.5\%
12.5\% ≐ 0.125
150\% ≠ 150\text{ cm} ≐ 1.5
`,
  )

  expectTable(
    'upright',
    String.raw`
1+\frac{1}{\mathrm{e}} ≐ 1+\frac1e ≠ 1-\frac1e
\mathrm{e}^2 ≠ 2 ≐ e^2
2\mathrm{e}^2 ≠ 2
2\mathrm{e}^{3} ≠ 2e^2
4\text{i} ≐ 4i
4{\rm i} ≐ 4i ≠ 4
-\mathrm{i} ≐ -i
\mathrm{i} ≐ i
1-2\mathrm{i} ≐ 1-2i ≠ -1
\operatorname{e}^{x} ≐ e^x
3\mathrm{x} ≐ 3x ≠ 3
3\text{x} ≐ 3x
3\text{y} ≠ 3
3\text{n} ≠ 3
7\mathrm{k} ≠ 7
7\mathrm{p} ≠ 7
5\text{x}+2 ≠ 5+2
2\mathrm{\pi} ≐ 2\pi
\mathrm{\pi}r^2 ≐ \pi r^2
\mathrm{P} ≠ \mathrm{Q}
\mathrm{A} ≐ A
\mathrm{AB} ≐ AB ≠ \mathrm{CD}
\sqrt{\mathrm{e}} ≐ \sqrt{e}
\ln\mathrm{e}^3 ≐ \ln e^3
3\mathrm{AB} ≠ 3
2\mathrm{R} ≠ 2\mathrm{r}
12\mathrm{CH} ≠ 12
10\mathrm{A} ≐ 10
5\mathrm{N} ≐ 5
20\mathrm{J} ≐ 20
3\,\mathrm{kg} ≐ 3
9.8\ \mathrm{m/s^2} ≐ 9.8 ≐ 9.8\ \text{m}/\text{s}^2 ≐ 9.8\,\mathrm{m\,s^{-2}} ≐ 9.8\,\mathrm{m}\cdot\mathrm{s}^{-2} ≠ 9.8\ \mathrm{m/s}
5\ \mathrm{N\cdot m} ≐ 5 ≐ 5\ \text{N m}
`,
  )

  expectTable(
    'upright, further',
    String.raw`
3\mathrm{e} ≠ 3e^2
3\mathrm{i}+4 ≠ 7
\mathrm{i}-1 ≠ 0
\mathrm{e}^{\mathrm{i}\pi} ≐ -1
x\mathrm{y} ≠ x ≐ xy
x\text{y} ≠ x
a\text{b}+c ≠ a+c
\text{a}+\text{b} ≐ a+b
2\,\mathrm{ab} ≐ 2ab ≠ 2
5\mathrm{P}_{2} ≠ 5
{}^5\mathrm{C}_{3} ≠ 5
3\mathrm{n}+1 ≠ 4
8\mathrm{z} ≠ 8
\frac{3\mathrm{e}}{2} ≠ \frac32 ≐ 1.5e
3\operatorname{e} ≠ 3
\mathrm{sin}\,x ≐ \sin x
\text{sin}(x) ≐ \sin x
2\mathrm{sin}\,x ≐ 2\sin x ≠ 2
\mathrm{ln}\,2 ≐ \ln 2
\mathrm{d}x ≐ dx
3\mathrm{x}^2 ≠ 3 ≐ 3x^2
3\mathrm{a}_1 ≠ 3
4\mathrm{R} ≐ 4R ≠ 4r
2\pi\mathrm{r} ≐ 2\pi r ≠ 2\pi
2\pi\mathrm{R} ≠ 2\pi
6\sqrt{3}\mathrm{R} ≠ 6\sqrt3
\sqrt{3}\mathrm{a} ≠ \sqrt{3} ≐ a\sqrt3
`,
  )

  expectTable(
    'more quantities',
    String.raw`
5\text{ apples} ≠ 5\text{ oranges} ≐ 5\text{ red apples}
5\text{ ways} ≐ 5
120\text{ ways} ≐ 120
5 ≐ 5\text{ possible values} ≐ 5\text{ positive integers} ≐ 5\text{ triangles} ≐ 5\text{ real solutions} ≐ 5\text{ red balls} ≐ 5 ways
5 ≐ 5 different ways ≐ 5\text{ minutes} ≐ 5\text{ km}
16 ≐ 16\text{ square feet} ≐ 16\text{ sq ft} ≐ 16\text{ cubic inches} ≐ 16\text{ units}^2 ≐ 16\,\text{cm}^3 ≐ 16\text{cm} ≐ 16 \text{ }cm
16 ≐ 16\mbox{ cm}
16\text{ cm} ≐ 16\text{ centimeters}
16\text{ m} ≐ 16\text{ metres}
60\text{ mph} ≐ 60\text{ miles per hour} ≐ 60\text{ miles/hour}
60\text{ km/h} ≐ 60\text{ kilometers per hour} ≐ 60\text{ kph}
\$12 ≐ 12\text{ USD}
12\text{ euros} ≐ 12
12 ≐ €12 ≐ 12€ ≐ £12 ≐ 12\text{ lbs}
12\text{ pounds} ≐ 12
12\text{ hours} ≐ 12 hours
12\text{ noon} ≐ 12\text{ noon}
20 ≐ 20\text{ years} ≐ 20^\circ ≐ 20^\circ\text{C} ≐ 20\ ^\circ\mathrm{C}
20^\circ ≐ 20
20\ ^\circ\mathrm{C} ≐ 20^{\circ}C
3:30 ≐ 3:30\text{ p.m.}
3:30\text{ p.m.} ≐ 3:30\text{ PM} ≐ 3{:}30\text{ p.m.} ≠ 3:30\text{ a.m.} ≠ 4:30\text{ p.m.}
1.5 ≐ 1.5\text{ hours}
\frac{1}{2} ≐ \frac12\text{ hour}
\frac{5}{2}\text{ cm} ≐ 2.5\text{ cm} ≐ 2.5 ≠ 2.5\text{ m}
9\pi\text{ cm}^2 ≐ 9\pi ≐ 9\pi\text{ square centimeters} ≠ 9\pi\text{ cm}
2.5\times10^3\text{ J} ≐ 2500 ≐ 2500\text{ J} ≐ 2.5\text{ kJ} ≠ 2.5\text{ J}
3\times10^8\text{ m/s} ≐ 3\times10^8
3\times10^8\ \mathrm{m/s} ≐ 3\times10^8\ \mathrm{m\,s^{-1}}
9.8\text{ m/s}^2 ≐ 9.8
-5^\circ\text{C} ≐ -5 ≐ -5^\circ\text{C} ≠ 5^\circ\text{C} ≠ -5^\circ\text{F}
5\% ≐ 0.05 ≠ 0.5
x=5\% ≐ 5\%
x=5\text{ cm} ≐ 5\text{ cm} ≐ 5 ≠ 5\text{ m}
(5\text{ cm},6\text{ cm}) ≐ (5,6)
5\text{ cm}, 6\text{ cm} ≐ 5,6
5\text{ and }6 ≐ 6,5
5\text{ boys and }6\text{ girls} ≠ 5 ≠ 6
7 ≠ 7\text{ seven} ≠ 7\text{ squared} ≠ 7\text{ hundred} ≠ 7\text{ million} ≠ 7 million ≠ 7 hundred ≠ 7 thousand ≠ 7 dozen ≠ 7 percent
7 ≠ 7 squared ≠ 7 cubed ≠ 7 or more ≠ 7 or less ≠ 7 plus one ≠ 7 and a half ≠ 7 halves ≠ 7 thirds ≠ 7 tenths ≠ about 7 ≠ at least 7
7 ≠ more than 7 ≠ not 7 ≠ 7 remainder 2 ≠ 7 R2 ≠ 7\text{ R}2 ≠ 7\text{ bn} ≠ 7\text{ mn} ≠ 7\text{B} ≠ 7\text{T} ≠ 7\text{K} ≠ 7\text{th}
7 ≠ 7\text{ ths} ≠ 7\text{ x} ≠ 7\text{ n} ≠ 7\text{ or }\pi ≠ 7\text{ less than }8 ≠ 7\text{ greater than }3 ≠ 7\text{ is wrong}
7 ≠ 7\text{ no, }8 ≠ 7\text{ but }8 ≠ 7\text{ then }8 ≠ 7\text{, }8 ≠ 7\text{ answer: }8
1000000 ≐ 1\text{ million} ≐ \text{one million}
2500 ≐ 2.5\text{ thousand}
2.5\text{ thousand} ≐ 2500
700 ≐ 7\text{ hundred}
3.5 ≐ 7\text{ halves}
0.7 ≐ 7\text{ tenths}
0.07 ≐ 7\text{ hundredths} ≐ 7\text{ percent}
0.007 ≐ 7\text{ per mille}
84 ≐ 7\text{ dozen} ≐ 7 dozen
7000000 ≐ 7\text{ million}
7\text{ million} ≐ 7{,}000{,}000 ≐ 7\times10^6 ≠ 7 ≠ 7\text{ billion} ≠ 7\text{ thousand}
7\text{ dozen} ≠ 7
7\text{ thousand dollars} ≠ 7\text{ dollars}
7\text{ million miles} ≠ 7\text{ miles}
`,
  )
})
