package io.everwire.conformance.mutant;

import io.everwire.api.CloseReason;
import io.everwire.api.ErrorCode;
import io.everwire.api.Initiator;
import io.everwire.api.Scope;
import io.everwire.spi.Connection;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What can be wrong with how a connection begins and ends. */
final class WrongEnds {
    private WrongEnds() {}

    static final class OpensTwice extends Through {
        @Override
        public void opened(Connection connection) {
            super.opened(connection);
            super.opened(connection);
        }
    }

    static final class FinishesBothWays extends Through {
        @Override
        public void finish() {
            var unused = close();
        }
    }

    static final class IgnoresFinish extends Through {
        @Override
        public void finish() {}
    }

    static final class TakesAResetForAnEnd extends Through {
        @Override
        public void closed(CloseReason why) {
            if (why.code() == ErrorCode.RESET) {
                super.end();
                super.closed(new CloseReason(Scope.WIRE, ErrorCode.CLOSED, Initiator.PEER, "closed"));
            } else {
                super.closed(why);
            }
        }
    }

    static final class ThrowsAtTheSecondClose extends Through {
        private volatile boolean closing;

        @Override
        public CompletionStage<Void> close() {
            if (closing) {
                throw new IllegalStateException("closed already");
            }
            closing = true;
            return super.close();
        }
    }

    static final class CallsAfterClosed extends Through {
        @Override
        public void closed(CloseReason why) {
            super.closed(why);
            told().writable();
        }
    }

    static final class TellsClosedTwice extends Through {
        @Override
        public void closed(CloseReason why) {
            super.closed(why);
            super.closed(why);
        }
    }

    static final class NeverTellsClosed extends Through {
        @Override
        public void closed(CloseReason why) {}
    }

    static final class NeverCompletesAClose extends Through {
        @Override
        public CompletionStage<Void> close() {
            var unused = super.close();
            return new CompletableFuture<>();
        }
    }

    static final class CompletesACloseTooEarly extends Through {
        @Override
        public CompletionStage<Void> close() {
            var unused = super.close();
            return CompletableFuture.completedFuture(null);
        }
    }

    static final class AbortsInsteadOfClosing extends Through {
        @Override
        public CompletionStage<Void> close() {
            super.abort();
            return super.close();
        }
    }

    static final class ClosesInsteadOfAborting extends Through {
        @Override
        public void abort() {
            var unused = super.close();
        }
    }

    static final class ForgetsTheReason extends Through {
        @Override
        public void abort(CloseReason why) {
            super.abort();
        }
    }

    static final class ForgetsItsAddresses extends Through {
        private volatile boolean closed;

        @Override
        public SocketAddress local() {
            return closed ? new InetSocketAddress(0) : super.local();
        }

        @Override
        public void closed(CloseReason why) {
            closed = true;
            super.closed(why);
        }
    }

    static final class BlamesItself extends Through {
        @Override
        public void closed(CloseReason why) {
            super.closed(
                    why.code() == ErrorCode.CONNECT_REFUSED
                            ? new CloseReason(Scope.WIRE, ErrorCode.INTERNAL, Initiator.LIBRARY, why.detail())
                            : why);
        }
    }
}
