/* Elementary functions whose results are the same bits on every CPU and compiler: SLEEF's FMA-free scalar variants
 * (error below 1 ulp). The only way to exp, log and pow between a study and its rows: glibc's differ by CPU. */
#ifndef SIM_RANDOM_MATH_H
#define SIM_RANDOM_MATH_H

double sim_math_exp(double x);
double sim_math_expm1(double x);
double sim_math_log(double x);
double sim_math_log1p(double x);
double sim_math_pow(double x, double y);
double sim_math_sin(double x);
double sim_math_tanh(double x);

#endif
