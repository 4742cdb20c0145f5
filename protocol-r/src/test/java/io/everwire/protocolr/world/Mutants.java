package io.everwire.protocolr.world;

import io.everwire.api.CloseReason;
import io.everwire.api.ErrorCode;
import io.everwire.protocolr.ProtocolRSettings;
import io.everwire.protocolr.tinyss.Aead;
import io.everwire.protocolr.tinyss.AeadFactory;
import io.everwire.spi.Connection;
import io.everwire.spi.Multiplexer;
import io.everwire.spi.PipeHandler;
import io.everwire.spi.SessionPipe;
import io.everwire.spi.Transport;
import io.everwire.testkit.fault.Fault;
import io.everwire.testkit.fault.FaultPlan;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongUnaryOperator;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The mistakes that are planted. Each is made where a real one would be seen: at a pipe, a cipher, a connection. */
final class Mutants {
    /** More than can wait unsealed, so that what is trimmed was sent. */
    private static final int KEPT = 70_000;

    /** The first records of each direction are those of the handshake; the counter is the third at both ends. */
    private static final int RESPONSE_RECORD = 1;

    private static final int COUNTER_RECORD = 2;

    private static final int FIN = 1;
    private static final int PSH = 2;
    private static final int UPD = 4;

    private Mutants() {}

    // ---- at the pipe

    /** As the reference does (D5): the oldest bytes go when new ones come, received or not. */
    static Mutant trimsReplayOnWrite() {
        return onPipe(pipe -> new ForwardingPipe(pipe) {
            @Override
            public void flush() {
                super.flush();
                proven(Math.max(proven(), sent() - KEPT));
            }
        });
    }

    static Mutant acknowledgesBeforeDelivery() {
        return onPipe(pipe -> new ForwardingPipe(pipe) {
            @Override
            public long received() {
                return super.received() + 1;
            }
        });
    }

    static Mutant losesAFinAfterACut() {
        return onPipe(pipe -> new FramePipe(pipe) {
            @Override
            void frame(ByteBuffer memory, int at) {
                if (memory.get(at + 1) == FIN) {
                    memory.put(at + 1, (byte) PSH); // an empty one, which means nothing
                }
            }
        });
    }

    static Mutant countsConsumedBytesTwiceAfterACut() {
        return onPipe(pipe -> new FramePipe(pipe) {
            @Override
            void frame(ByteBuffer memory, int at) {
                if (memory.get(at + 1) == UPD) {
                    int consumed = Integer.reverseBytes(memory.getInt(at + 8));
                    memory.putInt(at + 8, Integer.reverseBytes(2 * consumed));
                }
            }
        });
    }

    // ---- at the handler

    static Mutant losesWhatComesFirstAfterACut() {
        return onHandler((handler, pipe) -> new AfterCut(handler) {
            @Override
            void first(ByteBuffer chunk) {
                chunk.position(chunk.limit());
            }
        });
    }

    static Mutant deliversTwiceWhatComesFirstAfterACut() {
        return onHandler((handler, pipe) -> new AfterCut(handler) {
            @Override
            void first(ByteBuffer chunk) {
                handler.bytes(ByteBuffer.allocate(chunk.remaining())
                        .put(chunk.duplicate())
                        .flip());
                handler.bytes(chunk);
            }
        });
    }

    static Mutant takesWhatWasSentForProvenAtACut() {
        return onHandler((handler, pipe) -> new ForwardingHandler(handler) {
            @Override
            public void wireUp() {
                super.wireUp();
                super.proven(pipe.sent());
            }
        });
    }

    static Mutant leavesAnAlarmBehind() {
        return onHandler((handler, pipe) -> new ForwardingHandler(handler) {
            @Override
            public void closed(CloseReason why) {
                super.closed(why);
                pipe.loop()
                        .alarm(() -> {})
                        .at(pipe.loop().nanoTime() + Duration.ofHours(1).toNanos());
            }
        });
    }

    // ---- at the cipher

    static Mutant replaysOneByteLate() {
        return onCounters(counter -> counter == 0 ? 0 : counter + 1);
    }

    static Mutant replaysOneByteEarly() {
        return onCounters(counter -> Math.max(0, counter - 1));
    }

    /** What the old wire still brought is counted behind the counter's back, and comes again. */
    static Mutant sendsItsCounterBeforeTheOldWireStopped() {
        Map<Long, Long> before = new HashMap<>();
        Mutant reading = onHandler((handler, pipe) -> new ForwardingHandler(handler) {
            @Override
            public void bytes(ByteBuffer chunk) {
                before.put(pipe.received(), pipe.received() - chunk.remaining());
                super.bytes(chunk);
            }
        });
        Mutant counting = onCounters(counter -> before.getOrDefault(counter, counter));
        return new Mutant() {
            @Override
            public Multiplexer multiplexer(Multiplexer right) {
                return reading.multiplexer(right);
            }

            @Override
            public AeadFactory cipher(AeadFactory right) {
                return counting.cipher(right);
            }
        };
    }

    static Mutant alwaysAnswersThatTheSessionIsNew() {
        return onRecords(RESPONSE_RECORD, 1, plain -> ByteBuffer.wrap(new byte[1]));
    }

    static Mutant sealsAllWiresUnderOneKey() {
        return onCipher(right -> new ForwardingCipher(right) {
            @Override
            public Aead create(byte[] key) {
                return super.create(new byte[Aead.KEY_BYTES]);
            }
        });
    }

    static Mutant repeatsANonce() {
        return onCipher(right -> new ForwardingCipher(right) {
            @Override
            public Aead create(byte[] key) {
                return new ForwardingAead(super.create(key)) {
                    @Override
                    public void seal(long counter, ByteBuffer plain, ByteBuffer into) {
                        super.seal(slow(counter), plain, into);
                    }

                    @Override
                    public boolean open(long counter, ByteBuffer sealed, ByteBuffer into) {
                        return super.open(slow(counter), sealed, into);
                    }
                };
            }

            private static long slow(long counter) {
                return counter > 30 ? counter - 1 : counter;
            }
        });
    }

    // ---- at the connection, and the session

    static Mutant keepsTheOldWireAliveAfterATakeover() {
        return onConnections("exit", connection -> new ForwardingConnection(connection) {
            @Override
            public void abort(CloseReason why) {
                if (why.code() != ErrorCode.WIRE_REPLACED) {
                    super.abort(why);
                }
            }
        });
    }

    static Mutant neverClosesItsLastWire() {
        return onConnections("client", connection -> new ForwardingConnection(connection) {
            @Override
            public CompletionStage<Void> close() {
                return CompletableFuture.completedFuture(null);
            }
        });
    }

    static Mutant neverDeclaresASilentWireDead() {
        return new Mutant() {
            @Override
            public FaultPlan faults(FaultPlan usual) {
                return FaultPlan.none().at(Duration.ofMillis(150), new Fault.Vanish());
            }

            @Override
            public Multiplexer multiplexer(Multiplexer right) {
                return (pipe, observer) -> new ForwardingMuxSession(right.start(pipe, observer)) {
                    @Override
                    public long awaitingSince() {
                        return Long.MAX_VALUE;
                    }
                };
            }
        };
    }

    static Mutant forgetsASessionThatWaitsForItsWire() {
        return new Mutant() {
            @Override
            public ProtocolRSettings exitSettings() {
                return ProtocolRSettings.builder()
                        .detachedTimeout(Duration.ofMillis(50))
                        .build();
            }
        };
    }

    // ---- how they are planted

    private static Mutant onPipe(UnaryOperator<SessionPipe> decoration) {
        return new Mutant() {
            @Override
            public Multiplexer multiplexer(Multiplexer right) {
                return (pipe, observer) -> right.start(decoration.apply(pipe), observer);
            }
        };
    }

    private interface HandlerDecoration {
        PipeHandler decorate(PipeHandler handler, SessionPipe pipe);
    }

    private static Mutant onHandler(HandlerDecoration decoration) {
        return onPipe(pipe -> new ForwardingPipe(pipe) {
            @Override
            public void handler(PipeHandler handler) {
                super.handler(decoration.decorate(handler, pipe));
            }
        });
    }

    private static Mutant onCipher(UnaryOperator<AeadFactory> decoration) {
        return new Mutant() {
            @Override
            public AeadFactory cipher(AeadFactory right) {
                return decoration.apply(right);
            }
        };
    }

    private static Mutant onCounters(LongUnaryOperator change) {
        return onRecords(COUNTER_RECORD, Long.BYTES, plain -> ByteBuffer.allocate(Long.BYTES)
                .putLong(change.applyAsLong(plain.getLong(plain.position())))
                .flip());
    }

    private static Mutant onRecords(long number, int length, UnaryOperator<ByteBuffer> change) {
        return onCipher(right -> new ForwardingCipher(right) {
            @Override
            public Aead create(byte[] key) {
                return new ForwardingAead(super.create(key)) {
                    @Override
                    public void seal(long counter, ByteBuffer plain, ByteBuffer into) {
                        boolean meant = counter == number && plain.remaining() == length;
                        super.seal(counter, meant ? change.apply(plain) : plain, into);
                    }
                };
            }
        });
    }

    private static Mutant onConnections(String where, UnaryOperator<Connection> decoration) {
        return new Mutant() {
            @Override
            public Transport transport(String host, Transport right) {
                return host.equals(where) ? new DecoratedTransport(right, decoration) : right;
            }
        };
    }

    /** Sees the frames that are committed once a wire was cut. */
    private abstract static class FramePipe extends ForwardingPipe {
        private @Nullable ByteBuffer claimed;
        private int start;
        private boolean cut;

        FramePipe(SessionPipe pipe) {
            super(pipe);
        }

        abstract void frame(ByteBuffer memory, int at);

        @Override
        public void handler(PipeHandler handler) {
            super.handler(new ForwardingHandler(handler) {
                @Override
                public void wireDown() {
                    cut = true;
                    super.wireDown();
                }
            });
        }

        @Override
        public @Nullable ByteBuffer claim(int atLeast, int atMost, boolean control) {
            ByteBuffer room = super.claim(atLeast, atMost, control);
            claimed = room;
            start = room == null ? 0 : room.position();
            return room;
        }

        @Override
        public void commit(int bytes) {
            ByteBuffer memory = claimed;
            for (int at = start; cut && memory != null && at < start + bytes; at += 8 + length(memory, at)) {
                frame(memory, at);
            }
            super.commit(bytes);
        }

        private static int length(ByteBuffer memory, int at) {
            return (memory.get(at + 2) & 0xFF) | (memory.get(at + 3) & 0xFF) << 8;
        }
    }

    /** Sees the first bytes of each wire but the first. */
    private abstract static class AfterCut extends ForwardingHandler {
        private boolean first;

        AfterCut(PipeHandler handler) {
            super(handler);
        }

        abstract void first(ByteBuffer chunk);

        @Override
        public void wireDown() {
            first = true;
            super.wireDown();
        }

        @Override
        public void bytes(ByteBuffer chunk) {
            if (first) {
                first = false;
                first(chunk);
            } else {
                super.bytes(chunk);
            }
        }
    }

    private static class ForwardingCipher implements AeadFactory {
        private final AeadFactory cipher;

        ForwardingCipher(AeadFactory cipher) {
            this.cipher = cipher;
        }

        @Override
        public String name() {
            return cipher.name();
        }

        @Override
        public boolean prefersDirect() {
            return cipher.prefersDirect();
        }

        @Override
        public Aead create(byte[] key) {
            return cipher.create(key);
        }
    }

    private static class ForwardingAead implements Aead {
        private final Aead aead;

        ForwardingAead(Aead aead) {
            this.aead = aead;
        }

        @Override
        public void seal(long counter, ByteBuffer plain, ByteBuffer into) {
            aead.seal(counter, plain, into);
        }

        @Override
        public boolean open(long counter, ByteBuffer sealed, ByteBuffer into) {
            return aead.open(counter, sealed, into);
        }
    }
}
