// Which Worlds the contract suite runs in.
#pragma once

#include "unit/io/sim_world.hpp"

#define HAWSER_TEST_LOOPS ::hawser::test::SimWorld
