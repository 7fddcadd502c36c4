# Every target of the project links this one PRIVATE: warnings, sanitizers and the arithmetic rules live in one place.
add_library(mitosim_options INTERFACE)
target_compile_options(mitosim_options INTERFACE
  -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wvla -Wundef -Wpointer-arith -Wwrite-strings
  # The same bits on every CPU and compiler: no contraction into fused multiply-add, ever (tests/golden).
  -ffp-contract=off -fno-math-errno
  -fvisibility=hidden)
target_include_directories(mitosim_options INTERFACE ${PROJECT_SOURCE_DIR} ${PROJECT_SOURCE_DIR}/include)
target_compile_definitions(mitosim_options INTERFACE _GNU_SOURCE $<$<BOOL:${MITOSIM_CHECKS}>:MITOSIM_CHECKS=1>)
if(MITOSIM_SANITIZE)
  target_compile_options(mitosim_options INTERFACE -fsanitize=${MITOSIM_SANITIZE} -fno-omit-frame-pointer
    -fno-sanitize-recover=all)
  target_link_options(mitosim_options INTERFACE -fsanitize=${MITOSIM_SANITIZE})
endif()
if(MITOSIM_COVERAGE)
  target_compile_options(mitosim_options INTERFACE --coverage -O0)
  target_link_options(mitosim_options INTERFACE --coverage)
endif()
set(CMAKE_C_FLAGS_RELEASE "-O3 -g -DNDEBUG")

# The protocol's small functions are called across rooms for every event: inlining them is a fifth of the run time. Fat
# objects keep `nm` and non-LTO links working; the arithmetic is the same, bit for bit (tests/golden).
if(MITOSIM_LTO AND CMAKE_BUILD_TYPE STREQUAL "Release" AND CMAKE_C_COMPILER_ID STREQUAL "GNU")
  add_compile_options(-flto=auto -ffat-lto-objects)
  add_link_options(-flto=auto)
endif()
