# How HiGHS is compiled: several of its files at once, so that what they include is read once. Its authors build it so on macOS.
set(CMAKE_UNITY_BUILD ON)
set(CMAKE_UNITY_BUILD_BATCH_SIZE 16)
