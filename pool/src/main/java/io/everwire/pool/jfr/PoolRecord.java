package io.everwire.pool.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.StackTrace;

/** What the records of a pool have in common. The stack is always that of the pool's loop, so it is left out. */
@Category("Everwire")
@StackTrace(false)
abstract class PoolRecord extends Event {
    @Label("Member")
    @Description("The member's number in its pool")
    int member;
}
