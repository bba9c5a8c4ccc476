# %% [markdown]
# # Start here: where is the derivative used?
#
# *Lecture 04, Partial Differentiation (편미분 개념 및 연산), "Recap: 미분!!! 딥러닝 어디에
# 사용하는가?"*
#
# Prof. 노기섭, 소프트웨어 꼰대 강의, 딥러닝 수학:
# [slide
# 3](https://github.com/kafa46/deeplearning_math/blob/master/03_differentiation/04_partial_differentiation.pdf)
# and [video](https://youtu.be/_8chLG-JFDo).
#
# **Before:** nothing but school mathematics. **Why:** deep learning is said to be hard mathematics.
# It is one idea, the derivative, used many times.

# %%
from words import show
from scalargrad import MLP

model = MLP(2, [4, 1])
show("numbers that are learned:", len(model.parameters()))

# %% [markdown]
# **Next:** [](see:derivative).
