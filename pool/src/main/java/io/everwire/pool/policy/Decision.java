package io.everwire.pool.policy;

import io.everwire.api.CloseReason;

/** What to do with one request for a stream. */
public sealed interface Decision {
    /** Has it carried out. A new kind of decision does not compile until every handler knows it. */
    void carryOut(Handler handler);

    /** Open it on that member. */
    record Use(int member) implements Decision {
        @Override
        public void carryOut(Handler handler) {
            handler.use(member);
        }
    }

    /** Let it wait until a member changes. */
    record Wait() implements Decision {
        @Override
        public void carryOut(Handler handler) {
            handler.await();
        }
    }

    /** Let it fail: waiting would not help. */
    record Refuse(CloseReason why) implements Decision {
        @Override
        public void carryOut(Handler handler) {
            handler.refuse(why);
        }
    }

    /** Carries decisions out. */
    interface Handler {
        void use(int member);

        void await();

        void refuse(CloseReason why);
    }
}
